"""Rows of what is sold and what can go wrong: categories, products, price books, issues and knowledge articles."""

from datetime import datetime, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.prose import prose
from crmarena.records.sheet import Sheet, Table, Value, money
from crmarena.records.staff import admin
from crmarena.schema import Schema

_FAMILY = {"b2b": "Software", "b2c": "Hardware"}


def entry_ordinals(world: World) -> dict[int, int]:
    """Ordinal of the price book entry of each priced product."""
    sold = [product.ordinal for product in world.products if product.price is not None]
    return {product: i for i, product in enumerate(sold)}


def product_tables(world: World, schema: Schema, opened: datetime) -> list[Table]:
    """ProductCatalog, ProductCategory, Product2, ProductCategoryProduct."""
    by, ids = admin(world), world.ids
    catalog, categories = Sheet(world, schema, "ProductCatalog"), Sheet(world, schema, "ProductCategory")
    catalog.add(0, opened, by, {"Name": f"{world.spec.company} Catalogue"})
    for i, name in enumerate(world.categories):
        categories.add(i, opened, by, {"Name": name, "CatalogId": ids.of("ProductCatalog", 0)})
    products, links = Sheet(world, schema, "Product2"), Sheet(world, schema, "ProductCategoryProduct")
    initials = "".join(word[0] for word in world.spec.company.split() if word[0].isalnum()).upper()
    number = 0
    for product in world.products:
        made = opened + timedelta(minutes=10 + product.ordinal)
        products.add(
            product.ordinal, made, by,
            {
                "Name": product.name, "Description": product.description, "IsActive": product.price is not None,
                "External_ID__c": f"P-{product.ordinal + 1:04d}",
                "ProductCode": f"{initials}-{1000 + 7 * product.ordinal}",
                "Family": _FAMILY[world.spec.edition],
            },
        )  # fmt: skip
        for category in product.categories:
            values: dict[str, Value] = {
                "ProductCategoryId": ids.of("ProductCategory", category),
                "ProductId": ids.of("Product2", product.ordinal),
            }
            links.add(number, made, by, values)
            number += 1
    return [sheet.table for sheet in (catalog, categories, products, links)]


def price_tables(world: World, schema: Schema, opened: datetime) -> list[Table]:
    """Pricebook2 (the standard one, and the retired one before it) and PricebookEntry."""
    by, ids = admin(world), world.ids
    books, entries = Sheet(world, schema, "Pricebook2"), Sheet(world, schema, "PricebookEntry")
    year = f"{world.spec.start.year}-01-01T00:00:00.000+0000"
    for i in range(world.spec.count("Pricebook2")):
        current = i == 0
        values: dict[str, Value] = {
            "Name": "Standard Price Book" if current else f"Price Book {world.spec.start.year - 1}",
            "Description": "List prices in force" if current else "Retired list, kept for reference",
            "IsActive": current,
            "IsStandard": current,
            "ValidFrom": year if current else f"{world.spec.start.year - 1}-01-01T00:00:00.000+0000",
            "ValidTo": None if current else year,
        }
        books.add(i, opened, by, values)
    for product, ordinal in entry_ordinals(world).items():
        story = world.products[product]
        entry: dict[str, Value] = {
            "Name": story.name, "Pricebook2Id": ids.of("Pricebook2", 0), "Product2Id": ids.of("Product2", product),
            "UnitPrice": money(story.price or 0), "IsActive": True, "UseStandardPrice": False,
        }  # fmt: skip
        entries.add(ordinal, opened + timedelta(hours=2), by, entry)
    return [books.table, entries.table]


def knowledge_tables(world: World, schema: Schema, opened: datetime) -> list[Table]:
    """Issue__c and Knowledge__kav."""
    by, ids = admin(world), world.ids
    owner = ids.of("User", by)
    issues, articles = Sheet(world, schema, "Issue__c"), Sheet(world, schema, "Knowledge__kav")
    for issue in world.issues:
        values: dict[str, Value] = {"Name": issue.name, "Description__c": issue.description, "OwnerId": owner}
        issues.add(issue.ordinal, opened, by, values)
    rng = Rng("records", world.spec.edition, world.spec.seed, "articles")
    found = prose(world).articles(world)
    # The number and the address of an article must not tell what it is about: rules would always be the first ones.
    places = rng.child("order").shuffled(range(len(found)))
    for i, article in sorted(zip(places, found, strict=True), key=lambda entry: entry[0]):
        written = opened + timedelta(days=rng.integer(0, 20), minutes=rng.integer(0, 500))
        record = ids.of("Knowledge__kav", i)
        url = f"{article.url_name.rpartition('-')[0]}-{i + 1}"
        articles.add(
            i, written, by,
            {
                "Title": article.title, "Summary": article.summary, "FAQ_Answer__c": article.body,
                "UrlName": url, "PublishStatus": "Online", "Language": "en_US", "IsLatestVersion": True,
                "KnowledgeArticleId": record, "OwnerId": owner,
            },
        )  # fmt: skip
    return [issues.table, articles.table]
