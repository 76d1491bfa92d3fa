# Reads one byte of a context field of four: fields of sk_msg_md are read whole.

.license "GPL"

narrow_context_read:
    r0 = *(u8 *)(r1 + msg.family)
    exit
