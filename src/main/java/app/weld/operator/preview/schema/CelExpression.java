package app.weld.operator.preview.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression in the part of CEL that the rules of our CRDs are written in: literals, fields, indexes, {@code has},
 * {@code size}, {@code matches}, {@code split}, {@code substring}, {@code startsWith}, {@code endsWith}, {@code contains}, {@code all},
 * {@code in}, lists, {@code +} of texts, comparisons, and the logical operators. Anything else cannot be parsed. A whole implementation of CEL would be larger than the operator.
 */
final class CelExpression {
    private final Node root;

    private CelExpression(Node root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException if the expression is not in this part of CEL */
    static CelExpression parse(String text) {
        Parser parser = new Parser(text);
        Node root = parser.ternary();
        parser.end();
        return new CelExpression(root);
    }

    /** @throws IllegalStateException if there is no value, such as that of a field that is absent */
    @Nullable
    Object eval(Map<String, Object> variables) {
        return root.eval(variables);
    }

    @FunctionalInterface
    private interface Node {
        @Nullable
        Object eval(Map<String, Object> variables);
    }

    /** A field of what another expression gives. */
    private record Field(Node of, String name) implements Node {
        @Override
        public Object eval(Map<String, Object> variables) {
            return field(of.eval(variables), name);
        }

        boolean isThere(Map<String, Object> variables) {
            if (of.eval(variables) instanceof Map<?, ?> map) {
                return map.get(name) != null;
            }
            throw noValue(name);
        }
    }

    /** Whether a condition holds for each item. One for which it does not decides, whatever has no value. */
    private record All(Node of, String item, Node condition) implements Node {
        @Override
        public Object eval(Map<String, Object> variables) {
            Map<String, Object> inner = new HashMap<>(variables);
            IllegalStateException failure = null;
            for (Object each : items(of.eval(variables))) {
                inner.put(item, each);
                try {
                    if (!bool(condition.eval(inner))) {
                        return false;
                    }
                } catch (IllegalStateException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return true;
        }
    }

    private static Object joined(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String start && right instanceof String end) {
            return start + end;
        }
        throw noValue("only texts are joined");
    }

    private static Collection<?> items(@Nullable Object of) {
        return switch (of) {
            case List<?> list -> list;
            case Map<?, ?> map -> map.keySet();
            case null, default -> throw noValue("items");
        };
    }

    private static IllegalStateException noValue(String what) {
        return new IllegalStateException("there is no value: " + what);
    }

    private static boolean bool(@Nullable Object value) {
        if (value instanceof Boolean is) {
            return is;
        }
        throw noValue("a truth value was expected");
    }

    private static Object field(@Nullable Object of, String name) {
        Object value = of instanceof Map<?, ?> map ? map.get(name) : null;
        if (value == null) {
            throw noValue(name);
        }
        return value;
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number left && other instanceof Number right) {
            return left.doubleValue() == right.doubleValue();
        }
        return Objects.equals(one, other);
    }

    /** The other side decides where one has no value. */
    private static boolean either(Node left, Node right, boolean decides, Map<String, Object> variables) {
        boolean first;
        try {
            first = bool(left.eval(variables));
        } catch (IllegalStateException e) {
            if (bool(right.eval(variables)) == decides) {
                return decides;
            }
            throw e;
        }
        return first == decides ? decides : bool(right.eval(variables));
    }

    private static Object call(Object of, String method, List<@Nullable Object> arguments) {
        String text = String.valueOf(of);
        String argument = arguments.isEmpty() ? "" : String.valueOf(arguments.get(0));
        return switch (method) {
            case "matches" -> Re2.pattern(argument).matcher(text).find();
            case "startsWith" -> text.startsWith(argument);
            case "endsWith" -> text.endsWith(argument);
            case "contains" -> text.contains(argument);
            case "split" -> List.of(text.split(Pattern.quote(argument), -1));
            case "substring" -> from(text, arguments.get(0));
            case "size" -> size(of);
            default -> throw new IllegalStateException("unreachable: the parser knows what there is");
        };
    }

    private static String from(String text, @Nullable Object start) {
        if (start instanceof Number number && number.intValue() >= 0 && number.intValue() <= size(text)) {
            return text.substring(text.offsetByCodePoints(0, number.intValue()));
        }
        throw noValue("a part of a text");
    }

    private static long size(@Nullable Object of) {
        return switch (of) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> throw noValue("a size");
        };
    }

    private static final class Parser {
        private static final List<String> METHODS =
                List.of("matches", "startsWith", "endsWith", "contains", "split", "substring", "size");

        private final String text;
        private final Deque<String> bound = new ArrayDeque<>();
        private int at;

        Parser(String text) {
            this.text = text;
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(what + " at " + at + " of " + text);
        }

        private void space() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean take(String token) {
            space();
            boolean is = text.startsWith(token, at);
            at += is ? token.length() : 0;
            return is;
        }

        private boolean takeWord(String word) {
            space();
            int end = at + word.length();
            boolean is = text.startsWith(word, at)
                    && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
            at = is ? end : at;
            return is;
        }

        private void expect(String token) {
            if (!take(token)) {
                throw wrong("no " + token);
            }
        }

        void end() {
            space();
            if (at < text.length()) {
                throw wrong("more than an expression");
            }
        }

        Node ternary() {
            Node condition = or();
            if (!take("?")) {
                return condition;
            }
            Node then = ternary();
            expect(":");
            Node otherwise = ternary();
            return variables -> (bool(condition.eval(variables)) ? then : otherwise).eval(variables);
        }

        private Node or() {
            Node left = and();
            while (take("||")) {
                Node first = left;
                Node second = and();
                left = variables -> either(first, second, true, variables);
            }
            return left;
        }

        private Node and() {
            Node left = relation();
            while (take("&&")) {
                Node first = left;
                Node second = relation();
                left = variables -> either(first, second, false, variables);
            }
            return left;
        }

        private Node relation() {
            Node left = sum();
            if (takeWord("in")) {
                Node right = sum();
                return variables -> {
                    Object item = left.eval(variables);
                    return items(right.eval(variables)).stream().anyMatch(other -> same(item, other));
                };
            }
            for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
                if (take(operator)) {
                    Node right = sum();
                    return variables -> compare(operator, left.eval(variables), right.eval(variables));
                }
            }
            return left;
        }

        private static boolean compare(String operator, @Nullable Object left, @Nullable Object right) {
            if (operator.equals("==") || operator.equals("!=")) {
                return same(left, right) == operator.equals("==");
            }
            if (!(left instanceof Number first) || !(right instanceof Number second)) {
                throw noValue("only numbers are compared by size");
            }
            int order = Double.compare(first.doubleValue(), second.doubleValue());
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        private Node sum() {
            Node left = unary();
            while (take("+")) {
                Node first = left;
                Node second = unary();
                left = variables -> joined(first.eval(variables), second.eval(variables));
            }
            return left;
        }

        private Node unary() {
            space();
            if (!text.startsWith("!=", at) && take("!")) {
                Node of = unary();
                return variables -> !bool(of.eval(variables));
            }
            return member();
        }

        private Node member() {
            Node of = primary();
            while (true) {
                if (take(".")) {
                    of = fieldOrCall(of);
                } else if (take("[")) {
                    Node list = of;
                    Node index = ternary();
                    expect("]");
                    of = variables -> item(list.eval(variables), index.eval(variables));
                } else {
                    return of;
                }
            }
        }

        private static Object item(@Nullable Object list, @Nullable Object index) {
            if (list instanceof List<?> items
                    && index instanceof Number number
                    && number.intValue() >= 0
                    && number.intValue() < items.size()) {
                return Objects.requireNonNull(items.get(number.intValue()));
            }
            throw noValue("item " + index);
        }

        private Node fieldOrCall(Node of) {
            String name = identifier();
            if (!take("(")) {
                return new Field(of, name);
            }
            if (name.equals("all")) {
                return all(of);
            }
            if (!METHODS.contains(name)) {
                throw wrong("no function " + name);
            }
            List<Node> arguments = arguments();
            return variables -> {
                List<@Nullable Object> values = new ArrayList<>();
                arguments.forEach(argument -> values.add(argument.eval(variables)));
                return call(Objects.requireNonNull(of.eval(variables)), name, values);
            };
        }

        private Node all(Node of) {
            String item = identifier();
            expect(",");
            bound.push(item);
            Node condition = ternary();
            bound.pop();
            expect(")");
            return new All(of, item, condition);
        }

        private List<Node> arguments() {
            return list(")");
        }

        private List<Node> list(String end) {
            List<Node> arguments = new ArrayList<>();
            if (take(end)) {
                return arguments;
            }
            do {
                arguments.add(ternary());
            } while (take(","));
            expect(end);
            return arguments;
        }

        private String identifier() {
            space();
            int start = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            if (start == at) {
                throw wrong("no name");
            }
            return text.substring(start, at);
        }

        private Node primary() {
            if (take("(")) {
                Node inner = ternary();
                expect(")");
                return inner;
            }
            if (take("[")) {
                List<Node> items = list("]");
                return variables -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    items.forEach(item -> values.add(item.eval(variables)));
                    return values;
                };
            }
            space();
            if (at == text.length()) {
                throw wrong("nothing");
            }
            char next = text.charAt(at);
            if (next == '\'' || next == '"') {
                String literal = string(next);
                return variables -> literal;
            }
            String name = identifier();
            if (Character.isDigit(next)) {
                long number = Long.parseLong(name);
                return variables -> number;
            }
            return named(name);
        }

        private Node named(String name) {
            if (bound.contains(name)) {
                return variables -> variables.get(name);
            }
            return switch (name) {
                case "true" -> variables -> true;
                case "false" -> variables -> false;
                case "has" -> has();
                case "size" -> {
                    expect("(");
                    List<Node> arguments = arguments();
                    yield variables -> size(arguments.get(0).eval(variables));
                }
                case "self", "oldSelf" ->
                    variables -> {
                        Object value = variables.get(name);
                        if (value == null) {
                            throw noValue(name);
                        }
                        return value;
                    };
                default -> throw wrong("no variable " + name);
            };
        }

        /** The argument is a field, which need not be there. */
        private Node has() {
            expect("(");
            if (!(member() instanceof Field field)) {
                throw wrong("no field");
            }
            expect(")");
            return field::isThere;
        }

        private String string(char quote) {
            at++;
            StringBuilder literal = new StringBuilder();
            while (at < text.length() && text.charAt(at) != quote) {
                char next = text.charAt(at++);
                if (next == '\\') {
                    if (at == text.length() || "\\'\"".indexOf(text.charAt(at)) < 0) {
                        throw wrong("an unknown escape");
                    }
                    next = text.charAt(at++);
                }
                literal.append(next);
            }
            if (at == text.length()) {
                throw wrong("a text without an end");
            }
            at++;
            return literal.toString();
        }
    }
}
