"""The suggestion book (buku saran anggota), one of a cooperative's sixteen books.

A member writes into it and reads what was answered; officers read the whole book, answer, and print it.
"""
