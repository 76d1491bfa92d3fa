# A connection begins with a header of sixteen bytes. It is held back until it is whole; then it
# decides about the connection. What comes later passes without a further look.
#
# The header: "HELO", a version (1 byte), a role (1 byte), two bytes of zero, an id (8 bytes).
# Only version 1 and roles below 3 may speak. roles[n] counts connections of role n.

.license "GPL"

.struct hello, magic=4, version=1, role=1, zero=2, id=8

.map roles, type=array, key=4, value=8, max_entries=3

# The connections whose header was good, by their two ports. User space deletes those that have ended
# and reads the id of those that have not.
.struct connection, local_port=4, remote_port=4
.map greeted, type=lru_hash, key=sizeof.connection, value=8, max_entries=65536

.set KEY, -8
.set ID, -16
.set ROLE, -20

.set MAGIC, 0x4f4c4548                      # "HELO" as it is stored on a little-endian machine
.set VERSION, 1
.set ROLES, 3

hold_header:
    r6 = r1

    r2 = *(u32 *)(r6 + msg.local_port)
    *(u32 *)(r10 + KEY + connection.local_port) = r2
    r2 = *(u32 *)(r6 + msg.remote_port)
    r2 = be32 r2
    *(u32 *)(r10 + KEY + connection.remote_port) = r2
    r1 = greeted ll
    r2 = r10
    r2 += KEY
    call bpf_map_lookup_elem
    if r0 != 0 goto pass

    r2 = *(u32 *)(r6 + msg.size)
    if r2 < sizeof.hello goto wait

    r1 = r6
    r2 = 0
    r3 = sizeof.hello
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto drop
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += sizeof.hello
    if r4 > r3 goto drop

    r1 = *(u32 *)(r2 + hello.magic)
    if r1 != MAGIC goto drop
    r1 = *(u8 *)(r2 + hello.version)
    if r1 != VERSION goto drop
    r1 = *(u16 *)(r2 + hello.zero)
    if r1 != 0 goto drop
    r1 = *(u8 *)(r2 + hello.role)
    if r1 >= ROLES goto drop
    *(u32 *)(r10 + ROLE) = r1
    r1 = *(u64 *)(r2 + hello.id)
    *(u64 *)(r10 + ID) = r1

    r1 = greeted ll
    r2 = r10
    r2 += KEY
    r3 = r10
    r3 += ID
    r4 = BPF_ANY
    call bpf_map_update_elem
    if r0 != 0 goto drop

    r1 = roles ll
    r2 = r10
    r2 += ROLE
    call bpf_map_lookup_elem
    if r0 == 0 goto drop
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1

pass:
    # The wish to see sixteen bytes outlasts the message that was held: end it.
    r1 = r6
    r2 = 0
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit

    # The kernel keeps what has come and runs the program again when there are as many bytes.
wait:
    r1 = r6
    r2 = sizeof.hello
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit

drop:
    r0 = SK_DROP
    exit
