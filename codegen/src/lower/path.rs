//! Pointers into an answer -> the fields that lead there.

use crate::ir::{self, Presence, Type, TypeId, TypeKind};
use crate::lower::Ctx;

/// A field of an answer, or of an object inside of it.
pub(super) struct Found {
    /// For each object on the way the index of a field.
    pub(super) path: Vec<usize>,
    /// The object that has the field.
    pub(super) holder: TypeId,
    pub(super) field: ir::Field,
    /// Whether something on the way can be missing.
    pub(super) can_be_missing: bool,
}

/// Follows the tokens of a pointer, or says in words where they lead to nothing.
pub(super) fn follow(cx: &Ctx<'_, '_>, response: &Type, tokens: &[String]) -> Result<Found, String> {
    let mut holder = struct_of(cx, response).ok_or("the response is not one object with properties")?;
    let mut whose = "the response".to_owned();
    let (mut path, mut can_be_missing) = (Vec::new(), false);
    for (index, token) in tokens.iter().enumerate() {
        let fields = cx.fields(holder);
        let place = fields.iter().position(|it| it.name.wire == *token);
        let place = place.ok_or_else(|| format!("{whose} has no member `{token}`"))?;
        let field = &fields[place];
        path.push(place);
        if index + 1 == tokens.len() {
            return Ok(Found { path, holder, field: field.clone(), can_be_missing });
        }
        can_be_missing |= field.presence != Presence::Required;
        holder = struct_of(cx, &field.ty).ok_or_else(|| format!("`{token}` is not one object with properties"))?;
        whose = format!("`{token}`");
    }
    Err("it points to the whole response".to_owned())
}

fn struct_of(cx: &Ctx<'_, '_>, ty: &Type) -> Option<TypeId> {
    let Type::Named(id) = ty else { return None };
    matches!(cx.kind(*id), Some(TypeKind::Struct(_))).then_some(*id)
}
