# 'R' redirects to socks[1], 'I' into its receive queue, 'A' has its verdict hold for 5 bytes,
# 'C' waits for 8, and anything else passes with a header of two bytes.
.license "GPL"
.map socks, type=sockmap, key=4, value=4, max_entries=4

inside:
    r6 = r1
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += 1
    if r4 > r3 goto pass
    r7 = *(u8 *)(r2 + 0)
    r5 = 0
    if r7 == 0x52 goto redirect
    r5 = BPF_F_INGRESS
    if r7 == 0x49 goto redirect
    r1 = r6
    if r7 == 0x41 goto apply
    if r7 == 0x43 goto cork
    r2 = 0
    r3 = 2
    r4 = 0
    call bpf_msg_push_data
    if r0 != 0 goto pass
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += 2
    if r4 > r3 goto pass
    *(u16 *)(r2 + 0) = 0x2d2d
    goto pass
redirect:
    r1 = r6
    r2 = socks ll
    r3 = 1
    r4 = r5
    call bpf_msg_redirect_map
    exit
apply:
    r2 = 5
    call bpf_msg_apply_bytes
    goto pass
cork:
    r2 = *(u32 *)(r6 + msg.size)
    r3 = 0
    if r2 >= 8 goto whole
    r3 = 8
whole:
    r2 = r3
    call bpf_msg_cork_bytes
pass:
    r0 = SK_PASS
    exit
