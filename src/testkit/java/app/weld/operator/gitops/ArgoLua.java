package app.weld.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.OneArgFunction;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.ZeroArgFunction;

/**
 * Runs a script as Argo CD does: with the basic functions, {@code table}, and what {@code require("os")} gives there,
 * which is the time and nothing else. There is no {@code string}, {@code math}, {@code io}, and no file is loaded.
 *
 * @param now what the scripts take for the time
 */
record ArgoLua(Instant now) {
    /** The only format that the scripts need. */
    private static final String DATE_FORMAT = "!%Y-%m-%dT%H:%M:%SZ";

    /** What a script returns for this resource, which it sees as {@code obj}. */
    JsonNode run(String script, JsonNode resource) {
        Globals globals = sandbox();
        globals.set("obj", toLua(resource));
        return toJson(globals.load(script, "script").call(), resource);
    }

    private Globals sandbox() {
        Globals globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.finder = name -> null;
        LuaValue packages = globals.get("package");
        packages.get("preload").set("os", new ZeroArgFunction() {
            @Override
            public LuaValue call() {
                return os();
            }
        });
        LuaTable onlyPreloaded = new LuaTable();
        onlyPreloaded.set(1, packages.get("searchers").get(1));
        packages.set("searchers", onlyPreloaded);
        return globals;
    }

    private LuaTable os() {
        LuaTable os = new LuaTable();
        os.set("date", new OneArgFunction() {
            @Override
            public LuaValue call(LuaValue format) {
                if (!format.tojstring().equals(DATE_FORMAT)) {
                    throw new LuaError("a format that this test does not know: " + format);
                }
                return LuaValue.valueOf(now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        });
        os.set("time", new ZeroArgFunction() {
            @Override
            public LuaValue call() {
                return LuaValue.valueOf((double) now.getEpochSecond());
            }
        });
        return os;
    }

    private static LuaValue toLua(JsonNode json) {
        if (json.isObject()) {
            LuaTable table = new LuaTable();
            json.properties().forEach(field -> table.set(field.getKey(), toLua(field.getValue())));
            return table;
        }
        if (json.isArray()) {
            LuaTable table = new LuaTable();
            for (int i = 0; i < json.size(); i++) {
                table.set(i + 1, toLua(json.get(i)));
            }
            return table;
        }
        if (json.isBoolean()) {
            return LuaValue.valueOf(json.booleanValue());
        }
        // Argo CD makes every number a double.
        return json.isNumber()
                ? LuaValue.valueOf(json.doubleValue())
                : json.isNull() ? LuaValue.NIL : LuaValue.valueOf(json.textValue());
    }

    /** @param before tells what an empty table was: Lua does not know lists from objects, and Argo CD does the same */
    private static JsonNode toJson(LuaValue lua, JsonNode before) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (lua.isboolean()) {
            return make.booleanNode(lua.toboolean());
        }
        if (lua.type() == LuaValue.TSTRING) {
            return make.textNode(lua.tojstring());
        }
        if (lua.isnumber()) {
            double number = lua.todouble();
            if (number == (int) number) {
                return make.numberNode((int) number);
            }
            return number == Math.rint(number) ? make.numberNode((long) number) : make.numberNode(number);
        }
        if (!lua.istable()) {
            throw new LuaError("no table, text, number or boolean: " + lua.typename());
        }
        LuaTable table = lua.checktable();
        if (table.length() > 0) {
            ArrayNode list = make.arrayNode();
            for (int i = 1; i <= table.length(); i++) {
                list.add(toJson(table.get(i), before.path(i - 1)));
            }
            return list;
        }
        if (table.keyCount() == 0 && before.isArray()) {
            return make.arrayNode();
        }
        ObjectNode object = make.objectNode();
        for (LuaValue key : table.keys()) {
            object.set(key.tojstring(), toJson(table.get(key), before.path(key.tojstring())));
        }
        return object;
    }
}
