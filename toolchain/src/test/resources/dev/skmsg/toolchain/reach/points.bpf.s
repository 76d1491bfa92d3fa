# Programs whose sections say nothing about where they are attached.
.license "GPL"

.section sk_msg
.globl message
message:
    r0 = SK_PASS
    exit

.section sk_skb
.globl whole
whole:
    r0 = *(u32 *)(r1 + skb.len)
    exit

.globl refuse
refuse:
    r0 = SK_DROP
    exit

.globl let_in
let_in:
    r0 = SK_PASS
    exit
