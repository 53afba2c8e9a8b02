"""Meeting day: the collection sheet, one row a member, filled in by several officers as people come.

What is written on it is a draft in the hub's local file, no fact. Recording the sheet makes each row's deposits, under
a key of the sheet and the row, so that whatever is cut or sent again, each row counts once.
"""
