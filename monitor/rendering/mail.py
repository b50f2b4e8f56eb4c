"""The HTML of an alert's e-mail: set in place, as mail programs drop style sheets; it stacks below 480 pixels."""

from monitor.pages.year_end.alerts import AlertWords
from monitor.rendering import look
from monitor.rendering.html_checks import require_fit
from monitor.rendering.render import environment

FALLBACK = f"'{look.FONT}', Arial, Helvetica, sans-serif"  # mail programs may drop a typeface that comes along


def mail_html(words: AlertWords, office: str, link: str) -> str:
    """The message as an HTML document. Pure; every word is escaped. Raises UnfitHtmlError as `render_html` does."""
    template = environment().get_template("alert.html.j2")
    html = template.render(words=words, office=office, link=link, look=look, face=FALLBACK)
    require_fit(html)
    return html
