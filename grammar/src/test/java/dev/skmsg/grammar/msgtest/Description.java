package dev.skmsg.grammar.msgtest;

import dev.skmsg.bpf.isa.SourcePosition;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values as one line of text, positions left out, so that two can be compared and read.
final class Description {
  private Description() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case String text -> '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"';
      case Collection<?> all -> {
        StringJoiner parts = new StringJoiner(", ", "[", "]");
        Stream<String> descriptions = all.stream().map(Description::of);
        (all instanceof Set ? descriptions.sorted() : descriptions).forEach(parts::add);
        yield parts.toString();
      }
      case Record record -> {
        StringJoiner parts = new StringJoiner(", ", record.getClass().getSimpleName() + "(", ")");
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          if (component.getType() != SourcePosition.class) {
            parts.add(of(component(record, component)));
          }
        }
        yield parts.toString();
      }
      default -> value.toString();
    };
  }

  private static @Nullable Object component(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record hides " + component, e);
    }
  }
}
