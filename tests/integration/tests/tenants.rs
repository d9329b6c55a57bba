//! Twenty tenants share one client, and each sees its own rows and no other's.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use mews_connector::{Client, ServiceId, orders};
use mews_connector_fake::Fake;

mod support;

const TENANTS: usize = 20;

fn services(fake: &Fake, tenant: usize) -> Vec<ServiceId> {
    fake.tenants()[tenant].service_ids().iter().map(|it| (*it).into()).collect()
}

async fn work(client: Client, services: Vec<ServiceId>, add: orders::Add) -> usize {
    for _ in 0..3 {
        client.send(&add).await.unwrap();
    }
    let mut items = client.product_service_orders().get_all(services.iter().copied()).page_size(20).items();
    let mut count = 0;
    while let Some(order) = items.try_next().await.unwrap() {
        assert!(services.contains(&order.service_id), "a row of another tenant");
        count += 1;
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_tenants_at_once_see_their_own_rows_and_no_others() {
    let fake = Fake::builder().tenants(TENANTS as u32).orders(60).start().await.unwrap();
    let shared = support::builder(&fake, 0).build().unwrap();
    let tasks: Vec<_> = (0..TENANTS)
        .map(|tenant| {
            let client = shared.with_credentials(support::credentials(&fake, tenant)).unwrap();
            let of = &fake.tenants()[tenant];
            let add = orders::Add::new(of.net_service_ids()[0].into(), of.account_id().into()).items([support::beer()]);
            tokio::spawn(work(client, services(&fake, tenant), add))
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 63);
    }
    for tenant in fake.tenants() {
        assert_eq!(tenant.orders_added(), 3);
    }
}

#[tokio::test]
async fn reads_of_all_tenants_share_connections() {
    let fake = Fake::builder().tenants(TENANTS as u32).start().await.unwrap();
    let shared = support::builder(&fake, 0).build().unwrap();
    for tenant in 0..TENANTS {
        let client = shared.with_credentials(support::credentials(&fake, tenant)).unwrap();
        client.product_service_orders().get_all(services(&fake, tenant)).send().await.unwrap();
    }
    let connections: BTreeSet<u64> = fake.events().iter().map(|it| it.connection).collect();
    assert!(connections.len() <= 3, "{} connections for one tenant after the other", connections.len());
}
