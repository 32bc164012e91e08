package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.status.EventReason;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @BeforeAll
    static void writeWhenAsked() throws Exception {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(Reference.FILE, Reference.text());
        }
    }

    @Test
    void theCheckedInFileIsWhatTheCrdsAndReasonsSay() throws Exception {
        assertThat(Reference.FILE)
                .describedAs("not up to date; run: %s", Reference.WRITE_COMMAND)
                .exists()
                .content()
                .isEqualTo(Reference.text());
    }

    @Test
    void namesEveryAnnotation() throws Exception {
        String text = Reference.text();
        for (Annotations.Declared annotation : Annotations.Declared.values()) {
            assertThat(text).contains("| `" + annotation.key() + "` |").contains("| " + annotation.meaning() + " |");
        }
    }

    @Test
    void namesEveryEvent() throws Exception {
        String text = Reference.text();
        for (EventReason reason : EventReason.values()) {
            assertThat(text).contains("| `" + reason.name() + "` | " + reason.type() + " | " + reason.meaning() + " |");
        }
    }

    @Test
    void everyFieldHasAMeaning() throws Exception {
        List<String> rows =
                Reference.text().lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows).hasSizeGreaterThan(80).noneMatch(line -> line.endsWith("|  |"));
    }
}
