//! A type of any kind -> its declaration.

use proc_macro2::TokenStream;

use crate::emit::context::Ctx;
use crate::emit::{enum_, newtype, struct_, union};
use crate::ir::{self, TypeId};

/// One type as it is declared.
pub(super) fn emit_type(cx: Ctx<'_>, id: TypeId) -> TokenStream {
    let type_def = cx.api.type_def(id);
    match &type_def.kind {
        ir::TypeKind::Struct(it) => struct_::emit_struct(cx, id, type_def, it),
        ir::TypeKind::Enum(it) => enum_::emit_enum(cx, type_def, it),
        ir::TypeKind::IntegerEnum(it) => enum_::emit_integer_enum(cx, type_def, it),
        ir::TypeKind::Union(it) => union::emit_union(cx, id, type_def, it),
        ir::TypeKind::Answer(it) => union::emit_answer(cx, id, type_def, it),
        ir::TypeKind::Newtype(it) => newtype::emit_newtype(cx, type_def, *it),
    }
}
