/** What an API server checks of a manifest, without one: the schemas of the CRDs and their rules in CEL. */
@NullMarked
package app.weld.operator.preview.schema;

import org.jspecify.annotations.NullMarked;
