package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls the stand-in as anybody could: over HTTP, with Java's own client. */
final class Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String apiKey;

    Client(String url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    /** What was answered. */
    record Got(int status, String text, HttpResponse<String> response) {
        JsonNode json() {
            return Json.read(text);
        }

        String at(String pointer) {
            return json().at(pointer).asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    Got get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Got post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    Got delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "");
    }

    Got send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (apiKey != null) {
            request.header("x-api-key", apiKey);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Got(response.statusCode(), response.body(), response);
    }
}
