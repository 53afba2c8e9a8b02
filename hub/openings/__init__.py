"""Opening balances (saldo awal): each member says whether what came from paper is right, before officers lock it.

An import is only as good as the paper behind it. So each member is asked, account by account; what they say otherwise
is listed for the officers, who correct it or explain; two of them lock the whole at the end.
"""
