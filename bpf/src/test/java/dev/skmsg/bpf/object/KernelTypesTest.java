package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.Enumeration;
import dev.skmsg.bpf.object.BtfType.Enumerator;
import dev.skmsg.bpf.object.BtfType.Forward;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.BtfType.Typedef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is cut out of a kernel's BTF, and the part that is shipped.
class KernelTypesTest {

  private static final List<BtfType> ALL =
      List.of(
          new BtfType.Void(),
          new IntegerType("int", 4, 1, 0, 32),
          new Composite("unrelated", false, 4, false, List.of(new Member("x", 1, 0, 0))),
          new Pointer(5),
          new Typedef("next_t", 5),
          new Composite("start", false, 24, false, startMembers()),
          new Forward("hidden", false),
          new Pointer(6),
          new Enumeration("kind", false, false, 4, List.of(new Enumerator("ONE", 1))),
          new ArrayType(8, 1, 2),
          new Composite("start__safe_rcu", false, 8, false, List.of(new Member("next", 3, 0, 0))));

  private static List<Member> startMembers() {
    return List.of(
        new Member("next", 3, 0, 0),
        new Member("hidden", 7, 64, 0),
        new Member("kinds", 9, 128, 0));
  }

  @Test
  void whatCanBeReachedIsKept() {
    byte[] whole = BtfWriter.write(ALL, new StringTable());
    Btf part = Btf.parse(BtfSelection.select(Btf.parse(whole), List.of("start", "absent")));
    assertTrue(part.findStruct("unrelated").isEmpty());
    int id = part.findStruct("start").orElseThrow();
    Composite start = assertInstanceOf(Composite.class, part.type(id));
    assertEquals(List.of("next", "hidden", "kinds"), names(start));
    assertEquals(new Pointer(id), part.type(start.members().get(0).type()));
    assertEquals(new Pointer(0), part.type(start.members().get(1).type()));
    ArrayType kinds = assertInstanceOf(ArrayType.class, part.type(start.members().get(2).type()));
    assertEquals(new Enumeration("kind", false, false, 4, List.of()), part.type(kinds.element()));
    assertTrue(part.findStruct("start__safe_rcu").isPresent());
  }

  private static List<String> names(Composite struct) {
    return struct.members().stream().map(Member::name).toList();
  }

  @Test
  void aVersionWithoutTypesHasNone() {
    assertEquals(Optional.empty(), KernelTypes.of("0.1"));
  }

  @Test
  void everyStructThatHelpersTakeOrGiveIsThere() {
    KernelTypes types = KernelTypes.of(KernelProfile.newest().version()).orElseThrow();
    for (int id = 1; id < 256; id++) {
      HelperPrototype prototype = KernelProfile.newest().helper(id);
      if (prototype == null || prototype.types().isEmpty()) {
        continue;
      }
      HelperSignature signature =
          KernelProfile.newest().signature(id, prototype.types().iterator().next());
      if (signature != null && !signature.resultType().isEmpty()) {
        check(types, signature.resultType());
      }
    }
    check(types, "BTF_TRACING_TYPE_TASK");
    check(types, "bpf_cgroup_btf_id");
  }

  private static void check(KernelTypes types, String use) {
    String struct = types.structFor("helper", use);
    assertTrue(struct != null && types.struct(struct).isPresent(), use);
  }
}
