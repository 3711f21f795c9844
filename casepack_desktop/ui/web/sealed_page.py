# SPDX-License-Identifier: Apache-2.0
"""One HTML report in Chromium, which can neither run anything in it nor reach anything from it.

Every layer is enough against most of what a hostile case text could try, none against all:
JavaScript is off; the policy in the answer's head allows inline styles and pictures of the
document itself; the interceptor lets nothing but that one document be asked for; the page goes
nowhere else; and the switches of `engine` leave Chromium no address to connect to.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)
from typing_extensions import override

from casepack_desktop.ui.web.engine import SCHEME

ADDRESS = "casepack://report/"
POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    b" base-uri 'none'; sandbox"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"Content-Security-Policy", POLICY),
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Referrer-Policy", b"no-referrer"),
    (b"X-DNS-Prefetch-Control", b"off"),
)
_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.JavascriptEnabled,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.LocalStorageEnabled,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.Accelerated2dCanvasEnabled,
    _Attribute.ReadingFromCanvasEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.TouchIconsEnabled,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.BackForwardCacheEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.FocusOnNavigationEnabled,
)
_ON = (
    _Attribute.AutoLoadImages,  # the logo, which is part of the document
    _Attribute.PlaybackRequiresUserGesture,
    _Attribute.WebRTCPublicInterfacesOnly,
    _Attribute.PreferCSSMarginsForPrinting,
    _Attribute.PrintElementBackgrounds,
    _Attribute.LinksIncludedInFocusChain,
)


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Lets through the document itself and pictures that are part of it."""

    def __init__(self, document: QUrl, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.blocked = 0

    @override
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        kind = info.resourceType()
        is_document = (
            info.requestUrl() == self._document
            and kind == QWebEngineUrlRequestInfo.ResourceType.ResourceTypeMainFrame
        )
        is_part = (
            info.requestUrl().scheme() == "data"
            and kind == QWebEngineUrlRequestInfo.ResourceType.ResourceTypeImage
        )
        if not (is_document or is_part):
            self.blocked += 1
            info.block(True)


class MemoryHandler(QWebEngineUrlSchemeHandler):
    """Answers with the document from memory.

    Signals: `asked` when Chromium wants the document, its first sign of life.
    """

    asked = Signal()

    def __init__(self, document: QUrl, html: bytes, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._html = QByteArray(html)

    @override
    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        is_ours = job.requestUrl() == self._document
        if not is_ours or bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        self.asked.emit()
        # Each value is a list: the binding would send a bare one letter by letter, as no policy.
        headers = {QByteArray(name): [QByteArray(value)] for name, value in HEADERS}
        job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]
        buffer = QBuffer(job)
        buffer.setData(self._html)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(b"text/html;charset=utf-8"), buffer)


class SealedPage(QWebEnginePage):
    """A page that shows its one document and goes nowhere else.

    Signals: `link_refused` with the address of a link the user followed; `refused` when the
    document tried to go somewhere by itself.
    """

    link_refused = Signal(str)
    refused = Signal()

    def __init__(self, profile: QWebEngineProfile, document: QUrl, parent: QObject) -> None:
        super().__init__(profile, parent)
        self._document = document
        harden(self.settings())
        self.newWindowRequested.connect(self._on_new_window_requested)
        self.permissionRequested.connect(self._on_permission_requested)
        self.fullScreenRequested.connect(lambda request: request.reject())

    @override
    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        navigation = QWebEnginePage.NavigationType
        wanted = QUrl(url)
        if isMainFrame and wanted == self._document and kind == navigation.NavigationTypeTyped:
            return True
        if kind == navigation.NavigationTypeLinkClicked:
            self.link_refused.emit(wanted.toDisplayString())
        else:
            self.refused.emit()
        return False

    @override
    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        return None  # type: ignore[return-value]

    @override
    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Keep what a document says to the console out of ours: it is case text."""

    def _on_new_window_requested(self, request: QWebEngineNewWindowRequest) -> None:
        # A request that nobody opens comes to nothing.
        self.link_refused.emit(request.requestedUrl().toDisplayString())

    def _on_permission_requested(self, permission: QWebEnginePermission) -> None:
        permission.deny()


class SealedDocument(QObject):
    """A document with the page, profile, interceptor and handler that belong to it alone."""

    def __init__(self, html: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.address = QUrl(ADDRESS)
        # Without a name nothing is written to the disk.
        self.profile = QWebEngineProfile(self)
        self.handler = MemoryHandler(self.address, html, self)
        self.profile.installUrlSchemeHandler(QByteArray(SCHEME), self.handler)
        self.interceptor = Interceptor(self.address, self)
        self.profile.setUrlRequestInterceptor(self.interceptor)
        self.profile.downloadRequested.connect(self._on_profile_download_requested)
        self.profile.setSpellCheckEnabled(False)
        self.page = self.make_page()
        # Children go in the order they came, and a page must not outlive its profile.
        self.profile.setParent(None)
        self.profile.setParent(self)

    def make_page(self) -> SealedPage:
        """Return a new page for the document."""
        return SealedPage(self.profile, self.address, self)

    def load(self) -> None:
        """Show the document."""
        self.page.load(self.address)

    def _on_profile_download_requested(self, request: QWebEngineDownloadRequest) -> None:
        request.cancel()


def harden(settings: QWebEngineSettings) -> None:
    """Switch off everything that a report has no use for."""
    for attribute in _OFF:
        settings.setAttribute(attribute, False)
    for attribute in _ON:
        settings.setAttribute(attribute, True)
    policy = QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
    settings.setUnknownUrlSchemePolicy(policy)
