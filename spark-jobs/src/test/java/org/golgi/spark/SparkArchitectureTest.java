package org.golgi.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** The arrow of the Spark jobs: spark-jobs → datasets → core. Who starts them is found by name only. */
@AnalyzeClasses(packages = "org.golgi.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class SparkArchitectureTest {

    @ArchTest
    static final ArchRule jobs_know_datasets_and_core_only = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.golgi.cli..", "org.golgi.dino..", "org.golgi.eval..", "org.bytedeco.pytorch..", "picocli..");

    @ArchTest
    static final ArchRule jobs_do_not_print = noClasses().should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
}
