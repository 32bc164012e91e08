package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * The pictures of the documents show what is so today. To make them anew:
 * {@code mvn -q -Pdemo test-compile "-Ddemo.args=--yes --record=docs/pictures/demo.cast"}.
 */
class PicturesTest {
    private static final Path PICTURES = Path.of("docs/pictures");
    private static final Path DEMO = Path.of("src/tools/java/app/weld/operator/demo/Demo.java");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern STEP = Pattern.compile("\\[(\\d)/(\\d)] (.*)");

    @Test
    void kubectlShowsTheColumnsThatTheCrdsHave() throws Exception {
        List<String> heads = lines("kubectl-get.svg").stream()
                .filter(line -> line.startsWith("NAME "))
                .map(line -> line.trim().replaceAll(" +", " "))
                .toList();

        assertThat(heads).containsExactly(head("weldconnections.weld.app.yaml"), head("weldeltsyncs.weld.app.yaml"));
    }

    private static String head(String crd) throws Exception {
        List<String> columns = new ArrayList<>(List.of("NAME"));
        JsonNode version = new YAMLMapper()
                .readTree(Files.readString(Path.of("crds", crd)))
                .at("/spec/versions/0");
        for (JsonNode column : version.path("additionalPrinterColumns")) {
            if (column.path("priority").asInt() == 0) {
                columns.add(column.path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        return String.join(" ", columns);
    }

    @Test
    void theRecordingIsOneOfTheDemoOfToday() throws Exception {
        List<String> lines = recorded();
        String demo = Files.readString(DEMO);
        List<String> steps = new ArrayList<>();
        for (String line : lines) {
            var step = STEP.matcher(line);
            if (step.matches()) {
                steps.add(step.group(1) + " of " + step.group(2));
                assertThat(demo).contains("\"" + step.group(3));
            }
        }

        assertThat(steps).containsExactly("1 of 6", "2 of 6", "3 of 6", "4 of 6", "5 of 6", "6 of 6");
        assertThat(lines.getLast()).startsWith("DONE in ");
    }

    @Test
    void theDemoFitsATerminalOf80Columns() throws Exception {
        assertThat(recorded()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void thePictureOfTheDemoIsTheEndOfItsRecording() throws Exception {
        List<String> lines = recorded();
        List<String> picture = lines("demo.svg");

        assertThat(picture).isEqualTo(lines.subList(lines.size() - picture.size(), lines.size()));
        assertThat(picture.getFirst()).startsWith("[6/6] ");
    }

    private static List<String> recorded() throws Exception {
        List<String> events = Files.readAllLines(PICTURES.resolve("demo.cast"));
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(events.getFirst()).path("width").asInt()).isEqualTo(80);
        List<String> lines = new ArrayList<>();
        for (String event : events.subList(1, events.size())) {
            lines.add(COLOUR.matcher(json.readTree(event).path(2).asText())
                    .replaceAll("")
                    .stripTrailing());
        }
        return lines;
    }

    private static List<String> lines(String picture) throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        Files.readString(PICTURES.resolve(picture)).getBytes(StandardCharsets.UTF_8)));
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
        NodeList texts = svg.getElementsByTagName("text");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < texts.getLength(); i++) {
            lines.add(texts.item(i).getTextContent().stripTrailing());
        }
        return lines;
    }
}
