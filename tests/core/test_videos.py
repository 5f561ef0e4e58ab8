"""Which addresses count as films, and what is made of them."""

import pytest

from core.blocks.videos import VIMEO, YOUTUBE, film

KEY = "abc_DEF-123"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"https://www.youtube.com/watch?v={KEY}&t=30s&list=PL1",
        f"https://youtu.be/{KEY}?si=xyz",
        f"https://www.youtube-nocookie.com/embed/{KEY}",
        f"https://m.youtube.com/shorts/{KEY}",
        f"https://youtube.com/live/{KEY}",
    ],
)
def test_youtube_is_played_without_its_cookies(address):
    found = film(address)
    assert found.provider == YOUTUBE
    assert found.page == f"https://www.youtube.com/watch?v={KEY}"
    assert found.player == f"https://www.youtube-nocookie.com/embed/{KEY}?autoplay=1&rel=0"


@pytest.mark.parametrize(
    ("address", "page", "player"),
    [
        ("https://vimeo.com/123456789", "/123456789", "123456789?autoplay=1&dnt=1"),
        ("https://vimeo.com/123456789/0a1b2c3d4e", "/123456789/0a1b2c3d4e", "123456789?autoplay=1&dnt=1&h=0a1b2c3d4e"),
        (
            "https://player.vimeo.com/video/123456789?h=0a1b2c3d4e",
            "/123456789/0a1b2c3d4e",
            "123456789?autoplay=1&dnt=1&h=0a1b2c3d4e",
        ),
    ],
)
def test_vimeo_is_asked_not_to_track(address, page, player):
    found = film(address)
    assert found.provider == VIMEO
    assert found.page == f"https://vimeo.com{page}"
    assert found.player == f"https://player.vimeo.com/video/{player}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        f"http://www.youtube.com/watch?v={KEY}",
        f"https://www.youtube.com.evil.example/watch?v={KEY}",
        f"https://evil.example/?https://youtu.be/{KEY}",
        f"https://www.youtube.com@evil.example/watch?v={KEY}",
        f"https://user:pw@youtu.be/{KEY}",
        f"https://youtu.be:8443/{KEY}",
        "https://youtu.be:port/x",
        "https://[youtu.be/x",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={KEY}%22onload",
        f"https://www.youtube.com/redirect/{KEY}",
        "https://vimeo.com/channels/staffpicks",
        "https://player.vimeo.com/video/123456789?h=%22%3E",
        "https://www.dailymotion.com/video/x7tgad0",
    ],
)
def test_everything_else_is_no_film(address):
    assert film(address) is None
