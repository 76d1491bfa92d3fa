# What the examples do not show, for the comparison of the editor's grammar with the language's.
.section sk_msg,"ax",@progbits ; .globl special
	.file "special.c" "with # in it"
	.loc 1 2 3 # the directive goes on
    .ident "clang" ; r0 = 0
.type special,@function
.struct header, kind=1, size=4
.set LIMIT, 'a' + '\n' - 0x10 // constants
.map socks, type=sockhash, key=8, value=4, max_entries=1024 /* a block
of two lines */ .map more, type=array, key=4, value=4, max_entries=1
special: start: r6 = r1
12: (61) r2 = *(u32 *)(r1 +20)       ; R2_w=scalar()
13: (b7) r0 = 1
; int r = 0; a source line of a log
   ; indented
0: R1=ctx() R10=fp0
func#0 @0
from 5 to 7: R0=0
processed 12 insns (limit 1000000) max_states_per_insn 0
       0:	b7 00 00 00 01 00 00 00	r0 = 0x1
       1:	18 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00	r1 = 0x0 ll
LBB0_1: if r1 s> 5 goto LBB0_2 ; if w2 s<= -1 goto +3
    if r1 s>= r2 goto LBB0_2; if r1 & 7 goto special
    r1 s>>= 3; r2 s/= 2; r3 s%= r4; r5 >>= 1; r6 <<= 2; r7 ^= -1; r1 |= ~0
    lock *(u64 *)(r1 + 0) += r2
    r1 = atomic_fetch_add((u64 *)(r2 + 0), r1)
    store_release((u32 *)(r1 + 4), w2)
    r1 = socks ll
    call bpf_map_lookup_elem#1
    call bpf_get_socket_cookie # a comment
    call 0x5 <special>
    ldxw r2, [msg.remote_port]
    jsgt r1, 5, +3
    mov32 %r0, 1
    r1 = be16 r1
    r1 = map[id:5][0]+8
    r0 = sizeof.header + header.size
    w0 = (s8)w1
    gotol LBB0_1
    may_goto +2
    .quad 1 << 3, LBB0_2 - LBB0_1
    .ascii "text \"quoted\" # not a comment ; nor an end"
    .cfi_startproc
LBB0_2:
    exit
