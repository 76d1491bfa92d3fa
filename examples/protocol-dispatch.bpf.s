# Finds out which protocol a connection speaks and hands its messages to a handler for it.
#
# handlers[1] to handlers[4] are programs for HTTP, Redis, TLS and everything else. User space puts
# them there. The first bytes of a connection choose; what was chosen is kept with the socket.
# seen[1] to seen[4] count messages.

.license "GPL"

.map handlers, type=prog_array, key=4, value=4, max_entries=5
.map protocol, type=sk_storage, key=4, value=4, flags=BPF_F_NO_PREALLOC
.map seen, type=array, key=4, value=8, max_entries=5

.set HTTP, 1                                # indexes of handlers and seen
.set REDIS, 2
.set TLS, 3
.set OTHER, 4

.set NEEDED, 3                              # bytes that tell protocols apart
.set HANDSHAKE, 0x16                        # the type of TLS records that open a connection

protocol_dispatch:
    r6 = r1

    # A number of four bytes that belongs to this socket: 0 as long as nothing was chosen. It goes
    # away with the socket.
    r2 = *(u64 *)(r6 + msg.sk)
    if r2 == 0 goto drop
    r1 = protocol ll
    r3 = 0
    r4 = BPF_SK_STORAGE_GET_F_CREATE
    call bpf_sk_storage_get
    if r0 == 0 goto drop                    # no memory
    r7 = r0
    r8 = *(u32 *)(r7 + 0)
    if r8 != 0 goto chosen

    r2 = *(u32 *)(r6 + msg.size)
    if r2 < NEEDED goto short
    r1 = r6
    r2 = 0
    r3 = NEEDED
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto drop
    r1 = r6                                 # waiting is over
    r2 = 0
    call bpf_msg_cork_bytes
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += NEEDED
    if r4 > r3 goto drop
    r1 = *(u8 *)(r2 + 0)

    r8 = TLS
    if r1 == HANDSHAKE goto choose
    r8 = REDIS
    if r1 == 0x2a goto choose               # '*', an array
    r8 = HTTP
    r1 += -0x41                             # 'A' to 'Z': the capital letter of a method
    if r1 < 26 goto choose
    r8 = OTHER
choose:
    *(u32 *)(r7 + 0) = r8

    # The handler takes over: it gets the context in r1, no other register and no stack of ours, and
    # its verdict is the message's. The call comes back only if there is no program at this index.
chosen:
    r1 = r6
    r2 = handlers ll
    r3 = r8
    call bpf_tail_call
drop:
    r0 = SK_DROP
    exit

short:
    r1 = r6
    r2 = NEEDED
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit

.globl http
http:
    r1 = HTTP
    call count
    r0 = SK_PASS
    exit

.globl redis
redis:
    r1 = REDIS
    call count
    r0 = SK_PASS
    exit

# SSL 3.0 is broken: a handshake that offers it as its record's version is refused.
.globl tls
tls:
    r6 = r1
    r1 = TLS
    call count
    r2 = *(u32 *)(r6 + msg.size)
    if r2 < NEEDED goto pass
    r1 = r6
    r2 = 0
    r3 = NEEDED
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto refuse
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += NEEDED
    if r4 > r3 goto refuse
    r1 = *(u8 *)(r2 + 0)
    if r1 != HANDSHAKE goto pass
    r1 = *(u8 *)(r2 + 2)                    # the minor version: 1 is TLS 1.0
    if r1 != 0 goto pass
refuse:
    r0 = SK_DROP
    exit
pass:
    r0 = SK_PASS
    exit

# What nobody knows does not leave this host.
.globl other
other:
    r1 = OTHER
    call count
    r0 = SK_DROP
    exit

# seen[r1] += 1
count:
    *(u32 *)(r10 - 4) = r1
    r1 = seen ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto counted
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
counted:
    r0 = 0
    exit
