//! Types that hold themselves: a pointer breaks each circle.

use crate::ir::{Api, Field, Presence, Type, TypeId, TypeKind};

/// Puts what leads back to the type that holds it behind a pointer. A list or a map is one already.
pub(super) fn break_circles(api: &mut Api) {
    let component = components(api);
    let mut size = vec![0_usize; api.types.len()];
    component.iter().for_each(|it| size[*it] += 1);
    for index in 0..api.types.len() {
        let own = component[index];
        let leads_back = |ty: &Type| match direct(ty) {
            Some(TypeId(id)) => component[id] == own && (size[own] > 1 || id == index),
            None => false,
        };
        if let TypeKind::Struct(it) = &mut api.types[index].kind {
            // What has to hold itself never ends: no such value can be written.
            let endless = |it: &&mut Field| it.ty == Type::Named(TypeId(index)) && it.presence == Presence::Required;
            it.fields.iter_mut().filter(endless).for_each(|it| it.presence = Presence::Optional);
        }
        let types: Vec<&mut Type> = match &mut api.types[index].kind {
            TypeKind::Struct(it) => it.fields.iter_mut().map(|it| &mut it.ty).collect(),
            TypeKind::Union(it) => it.variants.iter_mut().map(|it| &mut it.ty).collect(),
            TypeKind::Answer(_) | TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Newtype(_) => Vec::new(),
        };
        for ty in types.into_iter().filter(|it| leads_back(it)) {
            *ty = Type::Boxed(Box::new(std::mem::replace(ty, Type::Json)));
        }
    }
}

/// The type that a value holds without a list or a map between the two.
fn direct(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => direct(inner),
        _ => None,
    }
}

/// For each type the number of its strongly connected component, by Tarjan's algorithm without recursion.
fn components(api: &Api) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = api.types.len();
    let edges: Vec<Vec<usize>> = api
        .type_ids()
        .map(|id| match &api.type_def(id).kind {
            TypeKind::Answer(_) => Vec::new(),
            _ => api.parts(id).into_iter().filter_map(direct).map(|it| it.0).collect(),
        })
        .collect();
    let (mut index, mut low, mut component) = (vec![NEW; count], vec![0; count], vec![NEW; count]);
    let (mut next, mut found, mut stack) = (0, 0, Vec::new());
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            }
            match edges[node].get(edge) {
                Some(target) => {
                    work.push((node, edge + 1));
                    if index[*target] == NEW {
                        work.push((*target, 0));
                    } else if component[*target] == NEW {
                        low[node] = low[node].min(index[*target]);
                    }
                }
                None => {
                    if let Some((parent, _)) = work.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                    if low[node] == index[node] {
                        while let Some(member) = stack.pop() {
                            component[member] = found;
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                }
            }
        }
    }
    component
}
