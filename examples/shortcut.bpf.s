# The short cut of a service mesh: what a local socket sends goes straight into the receive queue of
# its peer, if the peer is a local socket too. TCP never sees those bytes.
#
# User space puts each established socket into `peers` under its own connection: local address,
# remote address, local port, remote port. The peer of a sender is then the socket whose connection
# is the sender's, seen from the other side.

.license "GPL"

.struct connection, local_ip=4, remote_ip=4, local_port=4, remote_port=4

.map peers, type=sockhash, key=sizeof.connection, value=4, max_entries=65536

.set AF_INET, 2
.set KEY, -16

shortcut:
    r2 = *(u32 *)(r1 + msg.family)
    if r2 != AF_INET goto pass              # keys have room for IPv4 only

    # Our remote end is the peer's local one, and the other way round. Addresses are copied as they
    # are, in network order; ports are plain numbers, of which remote_port has to be made.
    r2 = *(u32 *)(r1 + msg.remote_ip4)
    *(u32 *)(r10 + KEY + connection.local_ip) = r2
    r2 = *(u32 *)(r1 + msg.local_ip4)
    *(u32 *)(r10 + KEY + connection.remote_ip) = r2
    r2 = *(u32 *)(r1 + msg.remote_port)
    r2 = be32 r2
    *(u32 *)(r10 + KEY + connection.local_port) = r2
    r2 = *(u32 *)(r1 + msg.local_port)
    *(u32 *)(r10 + KEY + connection.remote_port) = r2

    r2 = peers ll
    r3 = r10
    r3 += KEY
    r4 = BPF_F_INGRESS                      # into its receive queue; without it: out of its TCP
    call bpf_msg_redirect_hash

    # The helper answers SK_DROP if there is no such socket, and only notes where to go if there is
    # one. With SK_PASS in both cases a message without a local peer takes the normal way.
pass:
    r0 = SK_PASS
    exit
