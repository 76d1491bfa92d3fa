# Parsers and verdicts on received bytes. twelve makes messages of 12 bytes once 15 have come; fixed and
# judge return what their maps say, length[0] and verdict[0]; second and any pass everything.
#
# redirect, for judge: [0] 1 to redirect, [1] the key in socks, [2] flags.

.license "GPL"

.map length, type=array, key=4, value=4, max_entries=1
.map verdict, type=array, key=4, value=4, max_entries=1
.map redirect, type=array, key=4, value=4, max_entries=3
.map socks, type=sockmap, key=4, value=8, max_entries=8

.section sk_skb/stream_parser,"ax",@progbits
.globl twelve
twelve:
    r2 = *(u32 *)(r1 + skb.len)
    r0 = 0
    if r2 < 15 goto wait
    r0 = 12
wait:
    exit

.globl fixed
fixed:
    *(u32 *)(r10 - 4) = 0
    r1 = length ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto nothing
    r0 = *(s32 *)(r0 + 0)
nothing:
    exit

.section sk_skb/stream_verdict,"ax",@progbits
.globl judge
judge:
    r6 = r1
    *(u32 *)(r10 - 4) = 0
    r1 = redirect ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto say
    r0 = *(u32 *)(r0 + 0)
    if r0 == 0 goto say
    *(u32 *)(r10 - 4) = 1
    r1 = redirect ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto say
    r7 = *(u32 *)(r0 + 0)
    *(u32 *)(r10 - 4) = 2
    r1 = redirect ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto say
    r4 = *(u32 *)(r0 + 0)
    r1 = r6
    r2 = socks ll
    r3 = r7
    call bpf_sk_redirect_map
say:
    *(u32 *)(r10 - 4) = 0
    r1 = verdict ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto none
    r0 = *(u32 *)(r0 + 0)
none:
    exit

.globl second
second:
    r0 = SK_PASS
    exit

.section sk_skb/verdict,"ax",@progbits
.globl any
any:
    r0 = SK_PASS
    exit
