# Redirects through a sockhash with the helper for a sockmap.

.license "GPL"

.map peers, type=sockhash, key=4, value=4, max_entries=64

wrong_map:
    r2 = peers ll
    r3 = 0
    r4 = BPF_F_INGRESS
    call bpf_msg_redirect_map
    exit
