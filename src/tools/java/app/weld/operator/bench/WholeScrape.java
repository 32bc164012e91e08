package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * A scrape of everything, compressed as Prometheus requests it, of which nothing is kept.
 *
 * @param series in the answer
 * @param mebibytes of text before compression
 * @param cpuSeconds that the operator has used meanwhile, whatever for
 */
record WholeScrape(long series, long mebibytes, double seconds, double cpuSeconds, long rssMiB) {
    private static final int MEBIBYTE = 1 << 20;
    private static final int PATIENCE = 60_000;

    static WholeScrape of(OperatorProcess operator) {
        Footprint before = Footprint.of(operator.pid());
        long began = System.nanoTime();
        long series = 0;
        long length = 0;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://localhost:" + operator.port() + "/metrics")
                            .toURL()
                            .openConnection();
            connection.setReadTimeout(PATIENCE);
            connection.setRequestProperty("Accept-Encoding", "gzip");
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(connection.getInputStream()), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    series += line.startsWith("#") ? 0 : 1;
                    length += line.length() + 1;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Footprint after = Footprint.of(operator.pid());
        return new WholeScrape(
                series, length / MEBIBYTE, seconds, after.cpuSeconds() - before.cpuSeconds(), after.rssMiB());
    }

    @Override
    public String toString() {
        return "%,d series and %d MiB of text in %.1f s and %.1f s of the operator's processor time, RSS %d MiB"
                .formatted(series, mebibytes, seconds, cpuSeconds, rssMiB);
    }
}
