package dev.skmsg.runtime.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.socket.AddressFamily;
import dev.skmsg.runtime.socket.Host;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.MessageProgram;
import dev.skmsg.runtime.socket.SocketAddress;
import dev.skmsg.runtime.socket.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The scenarios G58 and G65 to G78 of the digest, as far as they concern TCP and sk_msg.
class SocketMapTest {
  private static final int EINVAL = -Errno.EINVAL.number();
  private static final int ENOENT = -Errno.ENOENT.number();
  private static final int E2BIG = -Errno.E2BIG.number();
  private static final int EBUSY = -Errno.EBUSY.number();
  private static final int EEXIST = -Errno.EEXIST.number();

  private final Wire wire = new Wire();

  private static SocketMap map(MapType type, int keySize, int valueSize, int entries) {
    return SocketMap.create(MapDefinition.of("m", type, keySize, valueSize, entries), new Memory());
  }

  private HostSocket socket() {
    return wire.pair().client();
  }

  @Test
  void g65Creation() {
    for (int[] wrong : List.of(new int[] {4, 4, 0}, new int[] {8, 4, 1}, new int[] {4, 2, 1})) {
      assertEquals(
          Errno.EINVAL,
          SocketMap.refusal(MapDefinition.of("m", MapType.SOCKMAP, wrong[0], wrong[1], wrong[2])));
    }
    MapDefinition unallocated =
        new MapDefinition("m", MapType.SOCKMAP, 4, 4, 1, 1, null, null, false, 0, 0);
    assertEquals(Errno.EINVAL, SocketMap.refusal(unallocated));
    assertEquals(
        Errno.E2BIG, SocketMap.refusal(MapDefinition.of("m", MapType.SOCKHASH, 513, 4, 1)));
    assertEquals(Errno.EINVAL, SocketMap.refusal(MapDefinition.of("m", MapType.SOCKHASH, 0, 4, 1)));
    assertNull(SocketMap.refusal(MapDefinition.of("m", MapType.SOCKHASH, 512, 8, 1)));
  }

  @Test
  void g66Update() {
    SocketMap map = map(MapType.SOCKMAP, 4, 4, 4);
    assertEquals(E2BIG, map.update(Wire.key(4), socket(), 0));
    assertEquals(EINVAL, map.update(Wire.key(4), socket(), 3));
    assertEquals(ENOENT, map.update(Wire.key(0), socket(), SocketMap.EXIST));
    assertEquals(0, map.update(Wire.key(0), socket(), SocketMap.NOEXIST));
    assertEquals(EEXIST, map.update(Wire.key(0), socket(), SocketMap.NOEXIST));
    assertEquals(0, map.update(Wire.key(0), socket(), SocketMap.EXIST));
  }

  @Test
  void g67Delete() {
    SocketMap map = map(MapType.SOCKMAP, 4, 4, 4);
    assertEquals(EINVAL, map.delete(Wire.key(0)));
    assertEquals(EINVAL, map.delete(Wire.key(4)));
    SocketMap hash = map(MapType.SOCKHASH, 4, 4, 4);
    assertEquals(ENOENT, hash.delete(Wire.key(0)));
    HostSocket socket = socket();
    hash.update(Wire.key(0), socket, 0);
    assertEquals(0, hash.delete(Wire.key(0)));
    assertNull(socket.psock());
  }

  @Test
  void g68WhichSockets() {
    SocketMap map = map(MapType.SOCKMAP, 4, 4, 4);
    HostSocket closed = socket();
    closed.close();
    assertEquals(-Errno.EBADF.number(), map.update(Wire.key(0), closed, 0));
    Host.Connection half = wire.pair();
    half.server().shutdown(false, true);
    assertEquals(-Errno.EOPNOTSUPP.number(), map.update(Wire.key(0), half.client(), 0));
    HostSocket listening =
        wire.host.listen(AddressFamily.INET, new SocketAddress(new byte[] {127, 0, 0, 1}, 80));
    assertEquals(0, map.update(Wire.key(0), listening, 0));
  }

  @Test
  void g69Lookup() {
    SocketMap narrow = map(MapType.SOCKMAP, 4, 4, 4);
    assertEquals(-Errno.ENOSPC.number(), narrow.cookie(Wire.key(0)));
    SocketMap map = map(MapType.SOCKMAP, 4, 8, 4);
    assertEquals(ENOENT, map.cookie(Wire.key(0)));
    HostSocket socket = socket();
    map.update(Wire.key(0), socket, 0);
    assertEquals(socket.cookie(), map.cookie(Wire.key(0)));
    assertNotEquals(socket.cookie(), socket().cookie());
  }

  @Test
  void g70OneSocketInTwoSlots() {
    HostSocket socket = socket();
    assertEquals(0, wire.put(0, socket));
    assertEquals(0, wire.put(1, socket));
    assertEquals(0, wire.put(1, socket));
    wire.attach(message -> 1);
    HostSocket other = socket();
    assertEquals(0, wire.put(2, other));
    assertEquals(EBUSY, wire.put(3, other));
    assertEquals(EBUSY, wire.put(2, other));
    assertSame(other, wire.map.socket(Wire.key(2)));
  }

  @Test
  void g71ProgramsConcernLaterSockets() {
    HostSocket early = socket();
    wire.put(0, early);
    wire.attach(message -> 1);
    Wire.send(early, 10);
    assertEquals(List.of(), wire.runs());
    HostSocket late = socket();
    wire.put(1, late);
    Wire.send(late, 10);
    assertEquals(1, wire.runs().size());
  }

  @Test
  void g72DetachLeavesSocketsTheirProgram() {
    MessageProgram program = wire.program(message -> 1);
    wire.map.attach(program);
    HostSocket socket = socket();
    wire.put(0, socket);
    assertEquals(ENOENT, wire.map.detach(wire.program(message -> 1)));
    assertEquals(0, wire.map.detach(program));
    assertEquals(ENOENT, wire.map.detach(program));
    Wire.send(socket, 10);
    assertEquals(1, wire.runs().size());
  }

  @Test
  void g74AFailedUpdateMayInstallPrograms() {
    SocketMap plain = map(MapType.SOCKMAP, 4, 4, 4);
    HostSocket socket = socket();
    plain.update(Wire.key(0), socket, 0);
    wire.put(0, socket());
    wire.attach(message -> 1);
    assertEquals(EEXIST, wire.map.update(Wire.key(0), socket, SocketMap.NOEXIST));
    Wire.send(socket, 10);
    assertEquals(1, wire.runs().size());
    HostSocket fresh = socket();
    assertEquals(EEXIST, wire.map.update(Wire.key(0), fresh, SocketMap.NOEXIST));
    assertNull(fresh.psock());
  }

  @Test
  void g75CloseEmptiesEverySlot() {
    SocketMap hash = map(MapType.SOCKHASH, 4, 4, 8);
    HostSocket socket = socket();
    HostSocket other = socket();
    wire.put(0, socket);
    wire.put(1, socket);
    hash.update(Wire.key(7), socket, 0);
    hash.update(Wire.key(9), other, 0);
    socket.close();
    assertNull(wire.map.socket(Wire.key(0)));
    assertNull(wire.map.socket(Wire.key(1)));
    assertNull(hash.socket(Wire.key(7)));
    assertArrayEquals(Wire.key(9), hash.nextKey(null));
    assertNull(hash.nextKey(Wire.key(9)));
  }

  @Test
  void g77NextKeyOfASockmap() {
    SocketMap map = map(MapType.SOCKMAP, 4, 4, 4);
    assertArrayEquals(Wire.key(0), map.nextKey(null));
    assertArrayEquals(Wire.key(1), map.nextKey(Wire.key(0)));
    assertNull(map.nextKey(Wire.key(3)));
    assertArrayEquals(Wire.key(0), map.nextKey(Wire.key(9)));
  }

  @Test
  void g78AFullSockhash() {
    SocketMap hash = map(MapType.SOCKHASH, 4, 4, 2);
    assertEquals(0, hash.update(Wire.key(1), socket(), 0));
    assertEquals(0, hash.update(Wire.key(2), socket(), 0));
    assertEquals(0, hash.update(Wire.key(2), socket(), 0));
    assertEquals(E2BIG, hash.update(Wire.key(3), socket(), 0));
    hash.delete(Wire.key(1));
    assertEquals(0, hash.update(Wire.key(3), socket(), 0));
  }

  @Test
  void aReplacedSocketLeavesTheMap() {
    HostSocket first = socket();
    HostSocket second = socket();
    wire.put(0, first);
    wire.put(0, second);
    assertNull(first.psock());
    assertSame(second, wire.map.socket(Wire.key(0)));
    first.close();
    assertSame(second, wire.map.socket(Wire.key(0)));
  }

  @Test
  void theKernelsHash() {
    assertEquals(0xdeadbeef, JenkinsHash.hash(new byte[0]));
    byte[] text =
        "Four score and seven years ago".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(0x17770551, JenkinsHash.hash(text));
  }
}
