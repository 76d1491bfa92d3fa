package dev.skmsg.toolchain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of ARCHITECTURE.md that end at toolchain.
@AnalyzeClasses(
    packages = "dev.skmsg.toolchain",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_EDITOR_AND_NO_FORMAT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse..",
              "com.google..",
              "picocli..",
              "dev.skmsg.cli..",
              "dev.skmsg.server..",
              "dev.skmsg.lab..",
              "java.lang.foreign..");

  @ArchTest
  static final ArchRule PRINTS_NOTHING =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
