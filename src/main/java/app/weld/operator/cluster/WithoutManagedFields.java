package app.weld.operator.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.DataInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of the API server as if it had no managed fields, which are up to half of a resource. No value is made of them, not
 * even one that is dropped later.
 */
final class WithoutManagedFields extends JsonFactory {
    private static final long serialVersionUID = 1L;
    private static final String MANAGED_FIELDS = "managedFields";
    private static final String METADATA = "metadata";

    /** @param constraints of what is read, beside the managed fields */
    WithoutManagedFields(StreamReadConstraints constraints) {
        super(new JsonFactoryBuilder().streamReadConstraints(constraints));
    }

    private WithoutManagedFields(WithoutManagedFields source) {
        super(source, null);
    }

    @Override
    public JsonFactory copy() {
        return new WithoutManagedFields(this);
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new Parser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader in, IOContext context) throws IOException {
        return new Parser(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new Parser(super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return new Parser(super._createParser(data, offset, length, context));
    }

    @Override
    protected JsonParser _createParser(DataInput in, IOContext context) throws IOException {
        return new Parser(super._createParser(in, context));
    }

    private static final class Parser extends JsonParserDelegate {
        Parser(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            while (token == JsonToken.FIELD_NAME
                    && MANAGED_FIELDS.equals(delegate.currentName())
                    && isOfAnObject(delegate.getParsingContext().getParent())) {
                delegate.nextToken();
                delegate.skipChildren();
                token = delegate.nextToken();
            }
            return token;
        }

        @Override
        public @Nullable JsonToken nextValue() throws IOException {
            JsonToken token = nextToken();
            return token == JsonToken.FIELD_NAME ? nextToken() : token;
        }

        /**
         * Whether this is the metadata of an object by itself, of the object in an event of a watch, or of an item of a list. The
         * settings of a sync may have any names.
         *
         * @param parent of the fields of what may be metadata
         */
        private static boolean isOfAnObject(@Nullable JsonStreamContext parent) {
            if (parent == null || !METADATA.equals(parent.getCurrentName())) {
                return false;
            }
            JsonStreamContext around = parent.getParent();
            if (around.inRoot()) {
                return true;
            }
            return around.inArray() ? isAtTop(around.getParent(), "items") : isAtTop(around, "object");
        }

        private static boolean isAtTop(JsonStreamContext context, String field) {
            return context.inObject()
                    && field.equals(context.getCurrentName())
                    && context.getParent().inRoot();
        }
    }
}
