"""An alert as an e-mail: one screen of plain text, and the same as HTML that needs no picture and no script."""

from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from monitor.pages.year_end.alerts import AlertWords


def alert_mail(id: str, words: AlertWords, office: str, address: str) -> bytes:
    """The message without sender, receivers and date, which whoever sends it adds; the same words are the same bytes.

    `address` is where the site of reports is read; empty: the message has no link.
    """
    from monitor.rendering.mail import mail_html

    programme = id.partition("/")[0]
    link = f"{address}{programme}/" if address else ""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["Subject"] = " ".join(words.subject.split())
    message["X-Alert"] = id
    foot = f"\n{link}\n" if link else ""
    message.set_content(f"{words.text}{foot}", cte="quoted-printable")
    message.add_alternative(mail_html(words, office, link), subtype="html", cte="quoted-printable")
    message.set_boundary(f"alert-{sha256(repr((id, words)).encode()).hexdigest()[:24]}")
    return message.as_bytes()
