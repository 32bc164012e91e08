package app.weld.operator.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what a terminal shows as a recording that asciinema plays: <a href="https://docs.asciinema.org/manual/asciicast/v2/">asciicast v2</a>. */
final class Recording implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEIGHT = 30;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS = 1e3;

    private final Writer file;
    private final long start = System.nanoTime();
    private final Path path;
    private final List<String> lines = new ArrayList<>();

    /**
     * The first line of a recording.
     *
     * @param idleTimeLimit in seconds: longer pauses are cut to it
     */
    private record Header(
            int version,
            int width,
            int height,
            @JsonProperty("idle_time_limit") int idleTimeLimit,
            String title) {}

    Recording(Path path) throws IOException {
        this.path = path;
        file = Files.newBufferedWriter(path);
        write(new Header(2, Screen.WIDTH, HEIGHT, 2, "Weld operator: the demo"));
    }

    /** Records a line that is shown now. */
    void line(String text) {
        lines.add(text);
        write(List.of(
                Math.round((System.nanoTime() - start) / NANOS_PER_SECOND * MILLIS) / MILLIS, "o", text + "\r\n"));
    }

    /**
     * Writes a picture of what was shown from a line on, beside the recording.
     *
     * @param name of the file, without its ending
     * @param title for whoever cannot see it
     * @param from how its first line begins, without colours
     */
    void picture(String name, String title, String from) throws IOException {
        int first = lines.size() - 1;
        while (first > 0 && !Screen.plain(lines.get(first)).startsWith(from)) {
            first--;
        }
        picture(name, title, lines.subList(first, lines.size()));
    }

    /** Writes a picture of these lines beside the recording. */
    void picture(String name, String title, List<String> shown) throws IOException {
        Picture.write(path.resolveSibling(name + ".svg"), title, shown);
    }

    private void write(Object value) {
        try {
            file.write(JSON.writeValueAsString(value) + "\n");
            file.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
