package dev.skmsg.bpf.object;

/// How a reader of this package leaves its work when the input is damaged. Never passes the
/// package's doors: they hand out [Damage] as a value.
final class DamagedInput extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Damage damage;

  DamagedInput(Damage damage) {
    super(damage.message(), null, false, false);
    this.damage = damage;
  }

  DamagedInput(String section, long offset, String message) {
    this(new Damage(section, offset, message));
  }

  Damage damage() {
    return damage;
  }
}
