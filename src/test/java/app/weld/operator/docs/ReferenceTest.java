package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    /** The literals that are handed to the recorder, or to a helper that hands them on. */
    private static final Pattern EVENT = Pattern.compile("(?:normal|warning)\\(\\s*[\\w.()]+,\\s*\"([A-Za-z]+)\"");

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
        for (Field field : Annotations.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.get(null) instanceof String name
                    && name.contains("/")
                    && !name.equals(Annotations.FINALIZER)) {
                assertThat(text).contains("`" + name + "`");
            }
        }
    }

    @Test
    void namesEveryEvent() throws Exception {
        Set<String> written = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                EVENT.matcher(Files.readString(file)).results().forEach(match -> written.add(match.group(1)));
            }
        }
        assertThat(written).contains("SyncCreated", "DriftCorrected");
        assertThat(Reference.events().keySet()).containsAll(written);
    }

    @Test
    void everyFieldHasAMeaning() throws Exception {
        List<String> rows =
                Reference.text().lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows).hasSizeGreaterThan(80).noneMatch(line -> line.endsWith("|  |"));
    }
}
