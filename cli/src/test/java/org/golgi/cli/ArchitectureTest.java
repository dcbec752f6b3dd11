package org.golgi.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** The arrows of ARCHITECTURE.md: cli → stages → datasets → core, and what each layer may not touch. */
@AnalyzeClasses(packages = "org.golgi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CORE = "org.golgi.core..";
    private static final String DATASETS = "org.golgi.datasets..";
    private static final String DINO = "org.golgi.dino..";
    private static final String EVAL = "org.golgi.eval..";
    private static final String CLI = "org.golgi.cli..";

    @ArchTest
    static final ArchRule core_knows_nothing_above_it = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DATASETS, DINO, EVAL, CLI);

    @ArchTest
    static final ArchRule datasets_know_only_core = noClasses()
            .that()
            .resideInAPackage(DATASETS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DINO, EVAL, CLI);

    @ArchTest
    static final ArchRule pretraining_knows_neither_evaluation_nor_the_command_line = noClasses()
            .that()
            .resideInAPackage(DINO)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EVAL, CLI);

    @ArchTest
    static final ArchRule evaluation_knows_neither_pretraining_nor_the_command_line = noClasses()
            .that()
            .resideInAPackage(EVAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DINO, CLI);

    @ArchTest
    static final ArchRule datasets_know_no_tensor_engine = noClasses()
            .that()
            .resideInAPackage(DATASETS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.pytorch..");

    @ArchTest
    static final ArchRule only_the_command_line_parses_arguments = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule only_the_command_line_prints =
            noClasses().that().resideOutsideOfPackage(CLI).should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule only_the_command_line_ends_the_process =
            noClasses().that().resideOutsideOfPackage(CLI).should().callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule packages_of_core_form_no_cycles =
            slices().matching("org.golgi.core.(**)").should().beFreeOfCycles();
}
