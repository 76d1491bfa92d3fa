package dev.skmsg.verifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The verifier stands on bpf and the JDK alone, and its packages point one way.
@AnalyzeClasses(
    packages = "dev.skmsg.verifier",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DEPENDS_ON_BPF_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.skmsg.verifier..",
              "dev.skmsg.bpf.isa",
              "dev.skmsg.bpf.kernel",
              "dev.skmsg.bpf.object",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule ASKS_NO_KERNEL =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.foreign", "dev.skmsg.bpf.linux");

  @ArchTest
  static final ArchRule STATE_KNOWS_NO_CHECK =
      noClasses()
          .that()
          .resideInAPackage("..state")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..check", "..explore", "..log");

  @ArchTest
  static final ArchRule CHECKS_KNOW_NO_EXPLORATION =
      noClasses()
          .that()
          .resideInAnyPackage("..check", "..log")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..explore");
}
