# Passes everything; a program that has a sockhash of two entries.

.license "GPL"

.map peers, type=sockhash, key=4, value=8, max_entries=2

hashes:
    r2 = peers ll
    r0 = SK_PASS
    exit
