# One program for each verdict, over one map: what the sockets of a test enter.
.map socks, type=sockmap, key=4, value=8, max_entries=8

.section sk_skb/stream_verdict
.globl judge_pass
judge_pass:
    r0 = SK_PASS
    exit

.section sk_skb/verdict
.globl skb_pass
skb_pass:
    r0 = SK_PASS
    exit

.section sk_skb/stream_verdict
.globl judge_drop
judge_drop:
    r0 = SK_DROP
    exit

.section sk_skb/stream_verdict
.globl to_egress
to_egress:
    r2 = socks ll
    r3 = 1
    r4 = 0
    call sk_redirect_map
    exit

.section sk_skb/stream_verdict
.globl to_ingress
to_ingress:
    r2 = socks ll
    r3 = 1
    r4 = BPF_F_INGRESS
    call sk_redirect_map
    exit

.section sk_skb/stream_parser
.globl parse_all
parse_all:
    r0 = *(u32 *)(r1 + 0)
    exit

.section sk_msg
.globl msg_pass
msg_pass:
    r0 = SK_PASS
    exit

.section sk_msg
.globl msg_egress
msg_egress:
    r2 = socks ll
    r3 = 1
    r4 = 0
    call msg_redirect_map
    exit

.section sk_msg
.globl msg_ingress
msg_ingress:
    r2 = socks ll
    r3 = 1
    r4 = BPF_F_INGRESS
    call msg_redirect_map
    exit
