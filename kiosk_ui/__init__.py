"""The touchscreen: a Kivy client of the hub's HTTP API and nothing else; it may run on another machine.

What the kiosk does stands in modules free of Kivy (`kiosk` conducts, `client` asks the hub); what it looks like
stands in `theme`, `widgets/` (the parts) and `screens/` (one screen a file, each with its `.kv`).
"""
