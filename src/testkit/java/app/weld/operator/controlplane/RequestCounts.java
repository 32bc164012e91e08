package app.weld.operator.controlplane;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests an API server has answered, by {@code VERB resource/subresource}, such as
 * {@code PATCH weldeltsyncs/status}. A server-side apply has the verb {@code APPLY}; requests of all clients count.
 */
public record RequestCounts(Map<String, Long> byRequest) {
    private static final Pattern LINE = Pattern.compile("apiserver_request_total\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final List<String> WRITES = List.of("POST", "PUT", "PATCH", "APPLY", "DELETE");

    public RequestCounts {
        byRequest = Map.copyOf(byRequest);
    }

    /** Reads what {@code /metrics} says. */
    static RequestCounts parse(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        metrics.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(line.group(1));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String subresource = labels.getOrDefault("subresource", "");
            String request = labels.get("verb") + " " + labels.getOrDefault("resource", "")
                    + (subresource.isEmpty() ? "" : "/" + subresource);
            counts.merge(request, (long) Double.parseDouble(line.group(2)), Long::sum);
        });
        return new RequestCounts(counts);
    }

    /** How often a request was made, such as {@code APPLY weldeltsyncs/status}. */
    public long of(String request) {
        return byRequest.getOrDefault(request, 0L);
    }

    /**
     * The writes to a resource or a subresource, such as {@code weldeltsyncs/status}; without the sweeps that the namespace
     * controller makes when a namespace goes.
     */
    public long writesTo(String resource) {
        return WRITES.stream().mapToLong(verb -> of(verb + " " + resource)).sum();
    }

    /** What came on top of an earlier count. */
    public RequestCounts since(RequestCounts earlier) {
        Map<String, Long> more = new TreeMap<>();
        byRequest.forEach((request, count) -> {
            if (count > earlier.of(request)) {
                more.put(request, count - earlier.of(request));
            }
        });
        return new RequestCounts(more);
    }
}
