# The short cut for IPv6: what a local socket sends goes straight into the receive queue of its peer.
# The program shortcut does the same for IPv4.
#
# User space puts each established socket into `peers` under its own connection: local address,
# remote address, local port, remote port.

.license "GPL"

.struct connection, local_ip=16, remote_ip=16, local_port=4, remote_port=4

.map peers, type=sockhash, key=sizeof.connection, value=4, max_entries=65536

.set KEY, -40                               # sizeof.connection bytes below the frame

shortcut6:
    r2 = *(u32 *)(r1 + msg.family)
    if r2 != AF_INET6 goto pass

    # An address is four words of the context, and only whole words of it can be read. The peer's local
    # end is our remote one.
    r2 = *(u32 *)(r1 + msg.remote_ip6)
    *(u32 *)(r10 + KEY + connection.local_ip) = r2
    r2 = *(u32 *)(r1 + msg.remote_ip6 + 4)
    *(u32 *)(r10 + KEY + connection.local_ip + 4) = r2
    r2 = *(u32 *)(r1 + msg.remote_ip6 + 8)
    *(u32 *)(r10 + KEY + connection.local_ip + 8) = r2
    r2 = *(u32 *)(r1 + msg.remote_ip6 + 12)
    *(u32 *)(r10 + KEY + connection.local_ip + 12) = r2

    r2 = *(u32 *)(r1 + msg.local_ip6)
    *(u32 *)(r10 + KEY + connection.remote_ip) = r2
    r2 = *(u32 *)(r1 + msg.local_ip6 + 4)
    *(u32 *)(r10 + KEY + connection.remote_ip + 4) = r2
    r2 = *(u32 *)(r1 + msg.local_ip6 + 8)
    *(u32 *)(r10 + KEY + connection.remote_ip + 8) = r2
    r2 = *(u32 *)(r1 + msg.local_ip6 + 12)
    *(u32 *)(r10 + KEY + connection.remote_ip + 12) = r2

    # Ports as plain numbers: remote_port is in network order, local_port is not.
    r2 = *(u32 *)(r1 + msg.remote_port)
    r2 = be32 r2
    *(u32 *)(r10 + KEY + connection.local_port) = r2
    r2 = *(u32 *)(r1 + msg.local_port)
    *(u32 *)(r10 + KEY + connection.remote_port) = r2

    r2 = peers ll
    r3 = r10
    r3 += KEY
    r4 = BPF_F_INGRESS
    call bpf_msg_redirect_hash              # without such a peer it notes nothing: by TCP then
pass:
    r0 = SK_PASS
    exit
