package app.weld.operator.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The last lines of a build: what ran, what was left out and why, and where the reports are. */
public final class BuildSummary {
    private static final String UNIT = "surefire-reports";
    private static final String INTEGRATION = "failsafe-reports";

    private BuildSummary() {}

    /**
     * Prints it.
     *
     * @param args the folder of the build
     */
    public static void main(String[] args) throws IOException {
        of(Path.of(args[0])).forEach(System.out::println);
    }

    static List<String> of(Path build) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> skipped = new TreeMap<>();
        lines.add("Ran: " + ran(build.resolve(UNIT), "unit tests", skipped) + "; "
                + ran(build.resolve(INTEGRATION), "integration tests", skipped) + ".");
        skipped.forEach((why, count) -> lines.add("Left out: " + count + " of " + why));
        Path image = build.resolve("image/weld-operator.tar");
        lines.add(Files.exists(image) ? "Image: " + image : "Left out: the image, see docs/image.md");
        Stream.of(UNIT, INTEGRATION, "site/jacoco/index.html", "bom.json")
                .map(build::resolve)
                .filter(Files::exists)
                .forEach(report -> lines.add("Report: " + report));
        return lines;
    }

    private static String ran(Path reports, String what, Map<String, Integer> skipped) throws IOException {
        int count = 0;
        double seconds = 0;
        for (Path file : files(reports)) {
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
