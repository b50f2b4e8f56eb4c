"""Definition files as read -> programmes and their tests: the words of the files, what is wrong, what is due when."""
