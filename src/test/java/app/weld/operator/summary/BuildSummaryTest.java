package app.weld.operator.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildSummaryTest {
    @TempDir
    private Path build;

    @Test
    void saysWhatRanWhatWasLeftOutAndWhereTheReportsAre() throws IOException {
        report("surefire-reports", "app.weld.ATest", "1.4", "<testcase name='a'/><testcase name='b'/>");
        report(
                "failsafe-reports",
                "app.weld.ImageIT",
                "1,200.2",
                "<testcase name='a'/><testcase name='b'><skipped message='no JDK 25'/></testcase>");

        assertThat(BuildSummary.of(build, Instant.EPOCH))
                .containsExactly(
                        "Ran: 2 unit tests, 1 s of them; 1 integration tests, 1,200 s of them.",
                        "Left out: 1 of ImageIT: no JDK 25",
                        "Left out: the image, see docs/image.md",
                        "Report: " + build.resolve("surefire-reports"),
                        "Report: " + build.resolve("failsafe-reports"));
    }

    @Test
    void afterTheUnitTestsItSaysNothingOfTheRest() throws IOException {
        report("surefire-reports", "app.weld.ATest", "1.4", "<testcase name='a'/>");
        report("failsafe-reports", "app.weld.ImageIT", "1.0", "<testcase name='a'/>");

        assertThat(BuildSummary.ofUnitTests(build, Instant.EPOCH))
                .containsExactly("Ran: 1 unit tests, 1 s of them.", "Report: " + build.resolve("surefire-reports"));
    }

    @Test
    void whatAnEarlierBuildRanDoesNotCount() throws IOException {
        report("surefire-reports", "app.weld.ATest", "1.4", "<testcase name='a'/><testcase name='b'/>");

        assertThat(BuildSummary.ofUnitTests(build, Instant.now().plusSeconds(60)))
                .contains("Ran: 0 unit tests, 0 s of them.");
    }

    private void report(String folder, String name, String time, String cases) throws IOException {
        Files.writeString(
                Files.createDirectories(build.resolve(folder)).resolve("TEST-" + name + ".xml"),
                "<testsuite name='%s' time='%s'>%s</testsuite>".formatted(name, time, cases));
    }
}
