# Refuses HTTP requests with the method DELETE and counts requests.
#
# hits[0] counts requests let through (GET, HEAD, POST, PUT), hits[1] requests refused.
#
# A program sees one message: the bytes of one send, not one request. So this one waits until it has
# the seven bytes of "DELETE " if what has come may be the beginning of a method. It reads nothing of
# what follows the first bytes of a message.

.license "GPL"

.map hits, type=array, key=4, value=8, max_entries=2

.set NEEDED, 7                              # bytes of "DELETE "
.set PASSED, 0                              # indexes of hits
.set REFUSED, 1

# The words to compare with, as they are loaded on a little-endian machine.
.set GET_, 0x20544547                       # "GET "
.set HEAD, 0x44414548
.set POST, 0x54534f50
.set PUT_, 0x20545550                       # "PUT "
.set DELE, 0x454c4544
.set TE, 0x4554

http_filter:
    r6 = r1
    r2 = *(u32 *)(r6 + msg.size)
    if r2 < NEEDED goto short

    # The window between data and data_end is the first piece of the message only, and may be empty.
    # After this call it is exactly the bytes asked for, in one piece.
    r1 = r6
    r2 = 0
    r3 = NEEDED
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto pass                    # no memory: better to let it through than to guess

    # Pointers into the message are read anew after each call that may move it, and need a check
    # before anything behind them is read: it is how the verifier learns how far they reach.
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += NEEDED
    if r4 > r3 goto pass
    r7 = *(u32 *)(r2 + 0)
    r8 = *(u16 *)(r2 + 4)
    r9 = *(u8 *)(r2 + 6)

    # What an earlier run said about waiting still holds for the messages after it: take it back.
    r1 = r6
    r2 = 0
    call bpf_msg_cork_bytes

    r1 = PASSED
    if r7 == GET_ goto count
    if r7 == HEAD goto count
    if r7 == POST goto count
    if r7 == PUT_ goto count
    if r7 != DELE goto pass                 # the middle of a request, or not HTTP
    if r8 != TE goto pass
    if r9 != 0x20 goto pass                 # a space: DELETED is no method
    r1 = REFUSED

count:
    r7 = r1
    *(u32 *)(r10 - 4) = r1
    r1 = hits ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto verdict
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
verdict:
    if r7 == REFUSED goto drop
pass:
    r0 = SK_PASS
    exit
drop:
    r0 = SK_DROP
    exit

    # Too few bytes to tell. If they begin with a capital letter, as methods do, wait for the rest:
    # until NEEDED bytes have come nothing is sent, and then the program runs again on all of them.
short:
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += 1
    if r4 > r3 goto pass
    r7 = *(u8 *)(r2 + 0)
    r7 += -65                               # 'A'
    r2 = 0
    if r7 > 25 goto tell
    r2 = NEEDED
tell:
    r1 = r6
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit
