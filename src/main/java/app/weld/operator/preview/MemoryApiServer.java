package app.weld.operator.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The transport of a Kubernetes client that reaches no server: what the operator reads of a cluster is answered from memory. */
final class MemoryApiServer
        extends StandardHttpClient<MemoryApiServer, MemoryApiServer.Factory, MemoryApiServer.Builder> {
    private final Resources resources;

    /** What there is. */
    @FunctionalInterface
    interface Resources {
        /**
         * The answer; empty where there is nothing of this path.
         *
         * @param query decoded; empty if there is none
         */
        Optional<JsonNode> answer(String method, String path, String query, String body);
    }

    record Factory(Resources resources) implements HttpClient.Factory {
        @Override
        public Builder newBuilder() {
            return new Builder(this);
        }
    }

    static final class Builder extends StandardHttpClientBuilder<MemoryApiServer, Factory, Builder> {
        private Builder(Factory factory) {
            super(factory);
        }

        @Override
        public MemoryApiServer build() {
            return new MemoryApiServer(this);
        }

        @Override
        protected Builder newInstance(Factory factory) {
            return new Builder(factory);
        }
    }

    private MemoryApiServer(Builder builder) {
        super(builder, new AtomicBoolean());
        this.resources = builder.getClientFactory().resources();
    }

    private record Answer(HttpRequest request, int code, AsyncBody body) implements HttpResponse<AsyncBody> {
        @Override
        public List<String> headers(String key) {
            return List.of();
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of();
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }
    }

    /** A body that is there at once. */
    private static final class Body implements AsyncBody {
        private final byte[] bytes;
        private final Consumer<List<ByteBuffer>> consumer;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicBoolean given = new AtomicBoolean();

        private Body(byte[] bytes, Consumer<List<ByteBuffer>> consumer) {
            this.bytes = bytes;
            this.consumer = consumer;
        }

        @Override
        public void consume() {
            if (given.getAndSet(true)) {
                return;
            }
            try {
                consumer.consume(List.of(ByteBuffer.wrap(bytes)), this);
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            done.cancel(false);
        }
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
            StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        Optional<JsonNode> found = resources.answer(
                request.method(),
                request.uri().getPath(),
                Objects.requireNonNullElse(request.uri().getQuery(), ""),
                request.bodyString() == null ? "" : request.bodyString());
        String text = found.orElseGet(MemoryApiServer::notFound).toString();
        Body body = new Body(text.getBytes(StandardCharsets.UTF_8), consumer);
        return CompletableFuture.completedFuture(new Answer(request, found.isPresent() ? 200 : 404, body));
    }

    private static JsonNode notFound() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("reason", "NotFound")
                .put("message", "not found")
                .put("code", 404);
    }

    /** A watch that shows nothing: nothing changes but by the operator's own writes. */
    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
            StandardWebSocketBuilder builder, WebSocket.Listener listener) {
        Silence silence = new Silence(listener);
        listener.onOpen(silence);
        return CompletableFuture.completedFuture(
                new WebSocketResponse(new WebSocketUpgradeResponse(builder.asHttpRequest(), 101, Map.of()), silence));
    }

    private record Silence(Listener listener) implements WebSocket {
        @Override
        public boolean send(ByteBuffer buffer) {
            return true;
        }

        @Override
        public boolean sendClose(int code, String reason) {
            listener.onClose(this, code, reason == null ? "" : reason);
            return true;
        }

        @Override
        public long queueSize() {
            return 0;
        }

        @Override
        public void request() {
            // Nothing ever comes.
        }
    }

    @Override
    protected void doClose() {
        // Nothing is open.
    }
}
