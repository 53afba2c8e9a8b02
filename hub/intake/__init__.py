"""Taking members and opening balances from a spreadsheet (CSV or XLSX) into the books, all of it or nothing.

`reading` makes rows of a file, `columns` and `values` make members of rows, `checking` looks at all of them,
`actions` records them; `report` is the paper the officers sign, `template` the file they fill in.
"""
