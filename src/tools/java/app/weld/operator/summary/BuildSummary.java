package app.weld.operator.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The last lines of a build, or of its unit tests: what ran, what was left out and why, and where the reports are. */
public final class BuildSummary {
    private static final String UNIT = "surefire-reports";
    private static final String INTEGRATION = "failsafe-reports";

    private final Path build;
    private final Instant began;
    private final Map<String, Integer> skipped = new TreeMap<>();

    private BuildSummary(Path build, Instant began) {
        this.build = build;
        this.began = began;
    }

    /**
     * Prints it.
     *
     * @param args {@code tests} after the unit tests or {@code verify} at the end, the folder of the build, and when it began
     */
    public static void main(String[] args) throws IOException {
        Path build = Path.of(args[1]);
        Instant began = Instant.parse(args[2]);
        (args[0].equals("tests") ? ofUnitTests(build, began) : of(build, began)).forEach(System.out::println);
    }

    static List<String> ofUnitTests(Path build, Instant began) throws IOException {
        return new BuildSummary(build, began).unitTests();
    }

    static List<String> of(Path build, Instant began) throws IOException {
        return new BuildSummary(build, began).everything();
    }

    private List<String> unitTests() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("Ran: " + ran(UNIT, "unit tests") + ".");
        addSkipped(lines);
        addReports(lines, UNIT);
        return lines;
    }

    private List<String> everything() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("Ran: " + ran(UNIT, "unit tests") + "; " + ran(INTEGRATION, "integration tests") + ".");
        addSkipped(lines);
        Path image = build.resolve("image/weld-operator.tar");
        lines.add(Files.exists(image) ? "Image: " + image : "Left out: the image, see docs/image.md");
        addReports(lines, UNIT, INTEGRATION, "site/jacoco/index.html", "bom.json");
        return lines;
    }

    private void addSkipped(List<String> lines) {
        skipped.forEach((why, count) -> lines.add("Left out: " + count + " of " + why));
    }

    private void addReports(List<String> lines, String... reports) {
        Stream.of(reports).map(build::resolve).filter(Files::exists).forEach(report -> lines.add("Report: " + report));
    }

    private String ran(String reports, String what) throws IOException {
        int count = 0;
        double seconds = 0;
        for (Path file : files(build.resolve(reports))) {
            // Reports of earlier builds stay until they are cleaned away.
            if (Files.getLastModifiedTime(file).toInstant().isBefore(began)) {
                continue;
            }
            Element suite = read(file);
            NodeList left = suite.getElementsByTagName("skipped");
            for (int i = 0; i < left.getLength(); i++) {
                String why = ((Element) left.item(i)).getAttribute("message");
                skipped.merge(
                        simpleName(suite.getAttribute("name")) + (why.isEmpty() ? "" : ": " + why), 1, Integer::sum);
            }
            count += suite.getElementsByTagName("testcase").getLength() - left.getLength();
            seconds += Double.parseDouble(suite.getAttribute("time").replace(",", ""));
        }
        return "%,d %s, %,d s of them".formatted(count, what, Math.round(seconds));
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private static Element read(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is no report", e);
        }
    }
}
