package app.weld.operator.cluster;

import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.ManagedSpec;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.api.v1alpha1.WeldResource;
import app.weld.operator.weld.SharedValues;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources of our kinds, whatever the API server has admitted. An informer stops at the first object that it cannot
 * read, and the operator stops with it, for all resources. So a part of one resource that cannot be read is left out of
 * it, and the resource is marked as unreadable.
 */
final class ResourceReader<R extends WeldResource<S, T>, S extends ManagedSpec, T extends ConditionedStatus>
        extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_VALUE = 100;

    private final Class<R> kind;
    private final Class<S> spec;
    private final Class<T> status;
    /** What thousands of resources have in common is held once. */
    private final transient SharedValues values;

    private ResourceReader(
            JsonDeserializer<?> usual, Class<R> kind, Class<S> spec, Class<T> status, SharedValues values) {
        super(usual);
        this.kind = kind;
        this.spec = spec;
        this.status = status;
        this.values = values;
    }

    /** Reads the same, with the texts that are in memory already. */
    private static final class SharingParser extends JsonParserDelegate {
        private final SharedValues values;

        SharingParser(JsonParser parser, SharedValues values) {
            super(parser);
            this.values = values;
        }

        @Override
        public @Nullable String getText() throws IOException {
            return values.shareIfPresent(super.getText());
        }

        @Override
        public @Nullable String getValueAsString() throws IOException {
            return values.shareIfPresent(super.getValueAsString());
        }
    }

    /** For a mapper. */
    static SimpleModule module() {
        SharedValues values = new SharedValues();
        return new SimpleModule("weld-resources").setDeserializerModifier(new BeanDeserializerModifier() {
            private static final long serialVersionUID = 1L;

            @Override
            public JsonDeserializer<?> modifyDeserializer(
                    DeserializationConfig config, BeanDescription description, JsonDeserializer<?> usual) {
                if (description.getBeanClass() == WeldEltSync.class) {
                    return new ResourceReader<>(
                            usual, WeldEltSync.class, WeldEltSyncSpec.class, WeldEltSyncStatus.class, values);
                }
                return description.getBeanClass() == WeldConnection.class
                        ? new ResourceReader<>(
                                usual,
                                WeldConnection.class,
                                WeldConnectionSpec.class,
                                WeldConnectionStatus.class,
                                values)
                        : usual;
            }
        });
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> usual) {
        return new ResourceReader<>(usual, kind, spec, status, values);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        // As a tree first: after a failure halfway the position of a parser is unknown.
        JsonNode tree = context.readTree(parser);
        String excess = SettingsBounds.excess(tree.path("spec").path("settings"));
        if (excess != null) {
            return inParts(tree, parser, context, "spec.settings " + excess);
        }
        try (JsonParser again = new SharingParser(tree.traverse(parser.getCodec()), values)) {
            again.nextToken();
            return super.deserialize(again, context);
        } catch (IOException | RuntimeException e) {
            return inParts(tree, parser, context, null);
        }
    }

    /** @param whyNotSpec the reason not to read the spec at all; absent if it is to be read */
    private R inParts(JsonNode tree, JsonParser parser, DeserializationContext context, @Nullable String whyNotSpec)
            throws IOException {
        R resource = blank(context);
        resource.setMetadata(parser.getCodec().treeToValue(tree.path("metadata"), ObjectMeta.class));
        part(tree, "status", status, parser, resource, WeldResource::setStatus);
        if (whyNotSpec == null) {
            part(tree, "spec", spec, parser, resource, WeldResource::setSpec);
        } else {
            resource.markUnreadable(whyNotSpec);
        }
        if (resource.unreadable() == null) {
            resource.markUnreadable("it is not of the form that this version of the operator knows");
        }
        return resource;
    }

    private static <P, R extends WeldResource<?, ?>> void part(
            JsonNode tree, String name, Class<P> type, JsonParser parser, R resource, BiConsumer<R, P> set)
            throws IOException {
        JsonNode node = tree.get(name);
        if (node == null || node.isNull()) {
            return;
        }
        try {
            set.accept(resource, parser.getCodec().treeToValue(node, type));
        } catch (JsonProcessingException | RuntimeException e) {
            resource.markUnreadable(name + message(e));
        }
    }

    private R blank(DeserializationContext context) throws IOException {
        try {
            return kind.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw JsonMappingException.from(context, "no " + kind.getSimpleName() + " can be made", e);
        }
    }

    /** Only a value of an enum is quoted: anything else may be confidential. */
    private static String message(Exception trouble) {
        if (!(trouble instanceof JsonMappingException mapping)) {
            return " is not of the form that this version of the operator knows";
        }
        String path = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        if (mapping instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            String value = String.valueOf(format.getValue());
            return path + ": " + (value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...")
                    + " is none of " + Arrays.toString(format.getTargetType().getEnumConstants())
                    + ", which are those that this version of the operator knows";
        }
        return path + " is not of the form that this version of the operator knows";
    }
}
