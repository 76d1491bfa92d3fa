# Finds the socket that receives by the connection the context tells, and notes its port and state.
.license "GPL"
.map socks, type=sockmap, key=4, value=8, max_entries=8
.map found, type=array, key=4, value=4, max_entries=4

.section sk_skb/stream_verdict
.globl tcp
tcp:
    r6 = r1
    r2 = *(u32 *)(r1 + skb.remote_ip4)
    *(u32 *)(r10 - 16) = r2
    r2 = *(u32 *)(r1 + skb.local_ip4)
    *(u32 *)(r10 - 12) = r2
    r2 = *(u32 *)(r1 + skb.remote_port)
    r2 >>= 16
    *(u16 *)(r10 - 8) = r2
    r2 = *(u32 *)(r1 + skb.local_port)
    r2 = be16 r2
    *(u16 *)(r10 - 6) = r2
    r2 = r10
    r2 += -16
    r3 = 12
    r4 = -1
    r5 = 0
    call sk_lookup_tcp
    if r0 == 0 goto udp
    r7 = *(u32 *)(r0 + 44)
    r8 = *(u32 *)(r0 + 72)
    r1 = r0
    call sk_release
    goto note
udp:
    r1 = r6
    r2 = r10
    r2 += -16
    r3 = 12
    r4 = -1
    r5 = 0
    call sk_lookup_udp
    r7 = 0
    r8 = 0
    if r0 == 0 goto note
    r7 = *(u32 *)(r0 + 44)
    r8 = *(u32 *)(r0 + 72)
    r1 = r0
    call sk_release
note:
    *(u32 *)(r10 - 4) = r7
    r2 = 0
    *(u32 *)(r10 - 8) = r2
    r1 = found ll
    r2 = r10
    r2 += -8
    r3 = r10
    r3 += -4
    r4 = 0
    call map_update_elem
    *(u32 *)(r10 - 4) = r8
    r2 = 1
    *(u32 *)(r10 - 8) = r2
    r1 = found ll
    r2 = r10
    r2 += -8
    r3 = r10
    r3 += -4
    r4 = 0
    call map_update_elem
    r1 = r6
    call get_socket_uid
    r7 = r0
    *(u32 *)(r10 - 4) = r7
    r2 = 2
    *(u32 *)(r10 - 8) = r2
    r1 = found ll
    r2 = r10
    r2 += -8
    r3 = r10
    r3 += -4
    r4 = 0
    call map_update_elem
    r0 = SK_PASS
    exit
