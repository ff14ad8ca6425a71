// Written by scripts/make-encoding-tables.py from hermitdave/FrequencyWords 525f9b560de4; do not edit.

/// How often letters follow each other and characters occur, by language; `LetterPairs` and `CharacterCosts` read them.
enum LetterTables {
    struct Pairs {
        var language: String
        var alphabet: String
        var costs: StaticString
    }

    static let pairs: [Pairs] = [
        Pairs(
            language: "en",
            alphabet: """
                abcdefghijklmnopqrstuvwxyz
                """,
            costs: """
                W6879=:;89CB:8=;:N;44BD7_>U6R>9:OF>D;S?4;0R>^272@>DO:L<2@TS-bdR6Lg3SV1Zn5@I4OYl;m<1^BW2cX19l4:^W/]U9\
                J6;fghEa)8QTA1SGQ4W]DKA5Va<<V@MOr>h,7L>6;EGNE]O9?5HCS15:O@FCBT04TW^25X[1ga:YZ1e|5J;6kYoHy*8YbU2ZA48q\
                a@QA4Zr8>M:lXxHh1/Q]R,UfN1eaMIJ2^a@H9=gTxA{8>E7:9?:]S]C8;,9CU;44P=aN[H=/ZYU0X]Z9Q^Y]U.UuOTQ+^`pWr,8S\
                _U-NSJ0^T@O6AR{H7PFkMv@y04PM90CSX2hD1HT4G~L>A?IMy6e10=M^-QaZ3hiS<I38}D?V;b[r;i.:T;44H0Q:P?HR?7WXR94E\
                HV^AW4DBA=F>DEAW?:709>h3<81?8OFU33TVT0V];6fW4OU37}2<=;i[qDm=HRPTLZVSCg[RVPOXoPPN$^YjWl/5JD=.JBO4_BBA\
                ?5Ib=8:>GOj:b*;Q?U3RV88kEDFE8>PV91<aGyGk,7UE]2U]04ffBMO6]~:<=>YHy@V4>@:><F:D=YL5;3O:c123[SdUDOB6f[V&\
                da^/sfTcX8]{RSZNWcmHx1/RZL0P[02fPFW:3_|@@SVkYwMz.5U3X6OZ?3laJQSB/RTS2?VQO@p'ACJL6QSW>fZFFH0H}L;BJZHd\
                cY22PTT+^OA2jS@MP6PqKLL>KU^65
                """),
        Pairs(
            language: "de",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzäöüß
                """,
            costs: """
                X78C57;78:@:<7;C?U>3=?:6dT>QXHy8J88@Q@:=FSE4:0UDb4482IQQGNqupL97HTP(RDJ5VU8VN<g~5<;>fL~FMKMFwIA`T]Cg\
                Y$Ip4H_Y@c`KXMOni~Pldtow11SKJ*TNP1VWDPH<Y~;EI7[G~F]MaMw0JACBID@<3aG:@.RN_/7<AOGNMMchlQ43KWX/5AI8bR9M\
                E9Q~4A5>[O~YG>Q6v0:T`V(SII;jI;WDB^u:=9<hQ~URORPw03Q^R.SNQ8eN9?:<em6@2>bAtQPA@Hx>EC1@0D8>XcE:=.BL`956\
                QH[UgHh_pD@*]YX+Y[T>ZaY]T3]}QUS2fax`eBVEp32MVZ.SIL:^J5RB2W~9>5;ZK~JJE;Av33CH=/DHM1_I1ID:O~V;6=PW~HLA\
                HDx00FPN.TKO2dOG3N:>sGA=:eT~IQCBBw)<KJ54E6J:Z?JO9CYmN;8BRNlPBMURy5J<8=I>?:HR@351B>l099AHCPKKptkB<0YQ\
                S15[<4b[8WQ78~0?:;kalNcBXFt;COLMAQMIA^QKNENUQGHG$VQi^UY^Xa-5@E;1B>C7Z@?A=;K`@87<LEnKBEN@x/:N1U2OGE6f\
                IJLT:=dP5.BTM~NMPUNx*:ORT-NMC8WQDMN=Wh:>:?SE~K<FIHx5H>7C;6=AG^I<7.ZCj525YQSZ^J]tkF?9c`X'ea]2qbVbW.e~\
                STPPja|RiTDltB.X`Y,_^J-ZWRZL3f~ROW;lg~Vk<E=v+8NHO4EOK0cDFMJ>5TLJ4:UKN@@_c^f&;G@B<QNUKSK;?=<;}C7FHLKd\
                mYYlhp5;OML-PUP3qSBQS?T~TN4,V9}NI?KEuLWG6;N;<2RoZ6:0XMb2925hchoUkojHKWL7<P:78SmS;I-^A}-56[QKxm]imh=P\
                V/0BSB:3Yp[>@6aK~.69_id{pdlpk?,?FNN)NMM@^JBEHWTzQH1MERujFgj^m
                """),
        Pairs(
            language: "fr",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ
                """,
            costs: """
                X5<568;@A==L97=>4?968C9LbJUIZ~KA_L|fyia~~~~4V?;ARI=K/RO7<2R<J3788:TQERz~~TYuyiIV~~~~z~A1EUR3he[2Kt/W\
                X0`k3@H9ZepDevJ~y<SJ~W~}^~Z~~75`>Y0dY06kB=ZY._W9I::a{sNjnY~|BLa~~~NT~~~~36a[K,[NW1V`TLO4cm7>V9VQrGdx\
                ~~{3Mp~P~e~sMs~*DTAKMLKUDXY<<1SHZ22<9CUEM;z~~Yhvy~~qx~~o~~:.Q]_34Wh0ma:XY2]k5DO;dxpXmvP~y=KI~~~}e~[`\
                ~91Z^W,XFD6ma;K49Yk4GD7cXpLhvH~y8GN~c~}~~~~~4.Y]Z-UhR4b^LIE1_kCOH:_WpDnvN~y7D_~~~Ga~k~~3AE<?3C@eU[R6\
                <39HA503U?jLcPi~~rGDk~~~~~~~~~14aZZ*^ebB[q[^X.ZhSVU3bumdk@h~vJnr~{~z~~{~~,2RUY.UKC1WL?CD:Mc@<H@[Kg:e\
                mu~pIil~u~t}zv~~32TNI,RSS4lU1IV7PEZ?F:QdsGfBN~|;Eh~~~T~~h~~:/:O`,fca4kvR6N26nRLUAddsJiyZ~|<DD~~~_l~`\
                q~/:Z963C=U;OPPa99cGN4.ADfbNVz~~S@WU~~~`e~~~~>PC?FJHFI3UJ;7-G@L5;=.MKRB[z~~}[`kZYU~~KPv~?.aZ[0_j?9ie\
                6^U18j0A@<d{rUlxS~Y=DK~~~V~~j~~ESc]`TfYcSkr]_XY_cWVY#cvnllt|~waos~|~{~~X~~/2M@<.MEY5dOEAC6LI<;9CFblK\
                dzX~T:FF~~~P~~W{~(8YDY3T_H9iTTNX8AJZ66;a[tLnz~~}@Zy~~~~ZzN|~,6_Qe/ddC4dkSYY7bo4=;9a[tKYz_~}:QR~~~O~~\
                ~~~3@D>B2FFM5IU:A8C>V036`;u:RUy~~pC_Tlkf~~~~~~I0i`[,eif0nnYbY-Zm7Y]BfzmXow~~z;RP~~~V]~~~~1.IKL0NR70`\
                EAK:4N_B>GIWWdDajr~mQeh~qzVzvr~~&:Z7]:VcR7goO[UG6PTT;CYZVEhqy~tDao~x~x~~y~~)4L?D1VK`JTS=>=9=gD9EEPNW\
                `]rz~u;Zq~z~y~~_~~$<Z]_@dYPAigQYU@XhRTTIZulODrz~uKXq~z~y~~{~~#O^UWK^^]ObjTVPQVaOOPRYnfdclt~oXgj~s|s|\
                xt~~:H?*PDU6UFZb96:JJGGF,KRg^][dl~gQ`czltktqm}~07D<>3DDD7IP;=88>G7789ATLJJRZlU?NQhZcYc`ZklB&ZRTIZZZJ\
                `gQSN/T^MMN7WkcaaKq~lUeh~qypyvq~~,BB5?3@=ROFb<>>H9G554I>zrpaxY~WTsv~~~~~~~~~KSE:DOW:aS[m@56UWD)05V9r\
                ihXow~r]kn~w~v~|x~~JP_8XM___Qd^@1?RMNHJ&S;ogeemu~pYhk~u}t}zu~~2;H@C7HHH;MT)A<=BK;;:>EXPNNV_pYDRUl_g^\
                gd`opAHV<PDUUUGZb;@,JOYHG'KRg^][dl~gQ`czltktqm}~28C@33?MM@KN=B2?G;;0;@?KUTS[du_IWZqdlclieuu7IVODEVPV\
                I[c.4>K8ZIH(LPg_]]em~hRadzmulurn~~:@NFC<NMM3RYDG@BGQ@?>&J_VTS]dv_IWZrdlclieuv$CQIK?QQPCU^HJDEJTBCDFM\
                bYWV`hycLZ^ugpgolhxy0GUBOCUUUHZb2JEINX)G.JRf^[Rdl}gP_cyltktql|}07E;?4EE78JQ8>89>H779:AUMKKS[mV@NQi[d\
                Zda[lm07D<>3DDD7IP;=88>G7789ATLJJRZlU?NQhZcYc`Zkl
                """),
        Pairs(
            language: "es",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáéíóúüñ
                """,
            costs: """
                X5=464?@:>DM97<@5=<68A;MaCTVNa^R~w-W::6MLCHJDT694TBI14=HEYWCGrdTkW~GE.IXT1ah]2Mw3WZ5bn1CI5PngHjME?JM\
                ~wJ/bDZ3k]6/lE@_R.ab;Y<4i}zStHLEDP~y80d^O-cV^1_eTMT,da<PZ?TUzKiOGBEa~x.AD:>IJ>TMC]9<0FFM10?PBWDKFfcQ\
                Ye~H@1OZZ1ATf.l`<VW3ak3SM1fyuUoDG>JP]t=-[_V4[LG6nd?Q@0[m2MO/hXxTkKTFGDLv7*[Y[1`dN3^aOMH/cmHUK9bWwKqK\
                IBLU~v;6@662E;`XEQ::37EN769P>iXbCXEo:|~KC+`ZY.`ea;Zt]_X-[jSXX2exucnMCWAT~s,2QSU.TLC1PJ?DD:Vc?<K@^Kn9\
                hW]Vdo~l2/PIC0P?^4iW4BW1ENTG>=?hzIYHIDJb~xA.:Qa.jeh1my]IQ/5oVR_8gezMp>HCKOqx.4_846C=X9PQPKG4cMP;/ACf\
                kNGWPJOQ~y*QA<>OIFKNKR;:3LDR40?NIPUCOliQq|~WG.`J^.jiJ5ii:[Y0No0JC5j}yZmENMJN~xMRa]]TjefUkt]_YWakXX[#\
                fxujolljkc~s1/MC=0OD_6YQ><C3KK<A9BIclLQ>A=I`{y)5W=Q5NQH7oWOHU7=PMM1;[^{YoSIDIX~yA.ZSb-edF3jlQUW0fp3R\
                I:^[zOY?FFFH~y=:@:;-IBQ5ET:?2M>X77=WDoYBJG<B_{~OH/g`R+lgc,nwXbX1bmWY^>h{xWqFJ?Ly~v2.KNJ1MU7/aEBJ:4O`\
                A=GJZVjCdOa_ak}i35S5T@O]E.clKPO<.OPP0=MRLDgJdJMn~l'3RPH7Y^bQkXAOD3UcLGN8UPu``UUjGI~s/)Y8XCgDNBhqEIM1\
                VEQSMAYurMC<[g8N~p,T>=UKG@eAFs;=/T@H:.=PKwNNSkkiju~U(HH@?JEKe>=s8E2TGa85?SCwHjnkkiju~Q-(C<=FEBfYRuNB\
                <:NO=<@_WyukPllelv~t+TTJETLCeYX]87(WIYB?F^GxD[nkkikv~s/<:<;ANUOQOk29,I8b<5;U]olZfccacm~^79HAA(MD;7OX\
                >C=<DN==@BI]YNSO=FOZlWL+^VV7c__BenVXS(YdRRUI_rndhSFAAo~m
                """),
        Pairs(
            language: "it",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzàèéìíîòóùú
                """,
            costs: """
                X5<36;:=B:IL:8;?4?:29?;L_TPvJcsqu|~~~,WC<@NH=O>aS683P?b2:3G;WXM?}~~~w~~~~~C02VX/ee[.cl;YZ7ap4JW7eh~E\
                eiYhjm~k~^~D0c4]3h^21oEE_S-cP<ZN:fu~Rl|unhp~l~s~:0`[C.aQ],caTWS/cr<OV<`S~HfZjnUe~^~m~+EE@=LK>JAkY8>2\
                IJV069T>TSLH}~~{s~v~~~C-PY_25Wi.zcBZW1bp5WN8ey~]kbR`~~~|~o~>3]`Z4[5?.{g1U47[q6OQ7eZ~Ulz|qor~k~p~30XY\
                Y,WcQ,_aMIG5bpGTIC_T~JkxI?l~~j~~~,3F7?9E?fTdT;;45E^<99A>l]jDVu~~~~W{Oq8,TOL/QW[5MTQSN-NcINJ2VltY^Znt\
                q~~o~u~+1RPT.ULD3XJ@FD:PhB=I@[Kx:cp]yv~~t~z~40OAF0QM`0pU2CU2HdZI9=Fe~INUmmSo~evv~?.;P`.d`]/iq[9Y/6nS\
                QZ@ff~Mhrl~kf~eno~44^:43E=]5^PXb<0aIU=0@FejN>|h]pr~b~o~)RG?EPI@LC`K7;2LAc38=M=O]VP|`w~}~~~~~G0`Yc.if\
                J2kiA_X/9r/KR:g{~X]Qq~an~^~s~HOcV]Sc`dPupY]WS]]VXV#`t|oftv}z~~x~~~;0L=>-OD_1hP==@3La=>8BDbrKKFlkdr~G\
                xu~=3I4X3HRG2vSQHW38QW40:KX~SlbhbGe~e~[~A/`Td0dcH1qlRWW.dp5T3:[[~P[Gcqmp~a~e~;3@:?5F@Q7bR9>15=c562^S\
                hZ^Eonpas~Mm~~D/f`],jbj.|vZb]/br<]]=={~Ylh}~~i~]~~~1.FMJ0NQ80nF@K:3Pd@?GHW[uC_lour~~p~v~(5IEJ7FQO2fa\
                >MH;E[GG7FFKF9Vegnkx{izo{&:IG@<RRZIWM9F;8IiD?GAOKUWZqtzw~~u~{~A.^]_9gXU)yiU]Y5XoUZWG]k~S/ize}~~d~~~#\
                K[RUL[X]JniRUPMUdOQOVXmuh_movs~~q~w~#IYPSJYVZHlgNPLJSbKKMSVksf]jmsp~~n~t~$CRFLASPSDS`DJECM[CDFMOel_V\
                dgmjwzhznz$EVLPGVPWFicJOJGP_IKHPRhpbYgjpWz}k}W}+4B;A8HEH9ZT7>:5BP;=:BDXaSJX[b_lo]nBo14D:>5DAE5VQ;=45\
                >L798>AU^PGTW^ZhkXk_k#HXNRIXUYIkeOQLIRaKMKRTjrd[ilro|~m~s~/4D;>5DAE5VQ9>66<L8:8?AU^PGUW_[ikYk_k$BRHL\
                CROSCe`IKFCLZEGELOdl_Ucflivygymy/4D;>5DAE5VQ;=85>L798>AU^PGTW^ZhkXk_k
                """),
        Pairs(
            language: "pt",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzàáâãçéêíóôõúü
                """,
            costs: """
                X4=565:AB=CM;6:;5==67B;NZXTOSekpFf]Ts~S~-W?=6SK@Q=JU776K@F14<G?YUPC~q~nAdyMl~zb~B/FQR.hg]5Kv<P[1ak/@\
                K:MgrFo~LfYo?KNPXmS~H.`QZ3gY63lD@]Q,`a:X?8f}pQg~IQPKOCLLbgZ~@.c[N,bU^1^eWMT-daBQY?RVuKgvFgNrSKNPqdT~\
                .FG;AKH?`8I[973KFL20@>@VCMF~h|`Iuycf~hf~D-P][1Cbg.p`?WZ0bk7SO8ezrVo~FVPoFTCLVmT`>-[^W3YKG5qhDPA/Yl4K\
                N/cYrUp~IWNpIHQKoZeb9+YZZ.WeT9gaONH-clHTL<bZrNpd>lBpSc^U~LYl64H77@D;_XOR;728EL537G<k@h?~QiNG`Swb~WQ~\
                B,]VU2Ybb>Wq[YX.WfPST.`um]jW6|UjUpoN~VI~,2PSQ.QJB2RI>BE;Nb?;H@[Jh:evdwcfWljk{q_~30QIC1N>32lT>>U3CLZE\
                :<?dtGbe@QSTLNFL[_^~-/>R`.hdg6nr^LY18oRS^=ghuOo~H]DrKVMNaaR~:4^748A=59IOU_E5bLO7.@Bd`MQuL_<BTZPJjlP~\
                *EA??KIFP@OQ;95LGT31B9DPQUN~`~hQiy^h~~~~G._T^.hfI9lg=[U/Nn/IC>f|t[m~GWTPHWRILOQ~MRc^^Uf`eTnt_][V`eXX\
                [#cxprm~k~kmosrr~yyW./OC>0OC_4_PL>D4LH;E:CHbhLayBYLORPLLlYa~*5Y=T3MTJ:pWPGV7>JM62?Z]vXp~NvFdO_NJsTg~\
                A/aRc,aeF3llQUX0bo4QI;]ZuOYg=SBsGKKH`YQ~06AA;0LDT6PU858N?R77:bBnJ`G~YeZIFFIw~~~~I.i[Z+iff.qiZ`Z0bmCX\
                _Lg{lYpkB^GpKDFKQa|~3-EJH0MS90cE@H:5N^@=EIWZdBbr`s_bdhfgwnn~7-[:X0U`]1joQWV33eSS8BQWQKizDzFiFoLRbPY~\
                &9JH@=OSVIhO9F<<IcC?EGKHjl^xexdgimkl|ss~,0][Z+dWO3lqRHX;YgQRVFZvmOD|PeAkKBQ[~Mw~&CTIKDTKSH]cMKJDN:G.\
                ILQg_a[mYmY[^baaqhhz(SC?HTF>dVmsA:VTBI32=N6wGq[}j~jlnrqq~xx~=CSKHCSMRG[bL.&>NWFFGLQf^`ZlXmXZ]a``pggz\
                :Te[]<fddUms_[Z$`iWHZ^cwoqZ}j~jmnrqq~xx~N+cZZPdbbVlq]YX0^gUUXMaumpj{J|*klUoU~4P~)PN=:OQEaB^pC0<PFf44\
                =?QtMn`zg{gjkpno~uu~)MAVS@_V^OglL6-OXbL0SKWqIk]wdwcfhljk{rr~64A04L>@_Shn:;4FAG:67P2rjlExeyeOimll|ss~\
                0N@:<NH<^9hm7>9O4G018W>q:lNwexdgimkl|ss~,?PF;?POODX^@53;JJ.2EHMbY]LhUiTWY^[]mddvEHXPP#YWWLbgRONJS]KK\
                NQVkcfaq_r^abgefvml~@H8>0HKIXMbg130J7]84:Q:kcfDq_r^acgefvmm~25E==1FD86NS?<;7@I87;>CWORM^K_JMN:QRbXXl
                """),
        Pairs(
            language: "nl",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáéèëïíóöúü
                """,
            costs: """
                X:7@6:D76:<:<7:9=Y>8;C68bU:zWr~}vu~~s90G;<Q@;MDU;4;0V>d2;4DEQSKM~~~e^~~~~~94<ZX)hbZ5Ta5^W5dq5FA;ac~D\
                [~nj~~~~n~~A7YET8aS':X;?XU4[[?S8?]g}Id~aY~~~~~~~.2QYA+_KN4JOOPQ6S~;@C?KHvJQkcs~~y~v~w0HBC=6C>K?^>6@.\
                QGb0;8CAFNND~azW[~~~~n-8FV638=H6GI;HP7M~9;2DIF{MJ~T~~~~~j~Z.7Oa?(^@D;VNGSJ:X~9A?HQR~TR~f~~~~~j~~81Z`\
                Z,e`X3``QPI1an@W18cZmLStKO~~~~h~~?BN<;/I7]X089B1EG^D46QGbUkK{q^L~~z~~~16Qd9->?Q=`1GR48D~XAB;BP~jD~j~\
                ~~n~q~~,6JbU-_UI:F9:RD5U~=>6>ZAsLQvHf~~~~v~~13MS8/AEQ0OB5IQ6E~W;><JO~GXxfs~~w~~~~1/DM@-TML3cSP<T3>~G\
                B@BVU~IWlh~~~rjp~g):KG47P6L9V>IN>=UkP;8EJMjOI~ip~~~v~x~<JC@>2>=JBU>:6127b2?<8=IUOM~w~dZ~~b~~13LUI.Y?\
                B7FM7OJ79~2?9>KO}PJ~ep~~~~~~~3<JOG>SIK@NJGKC9NPEHE&MNfZQwfpjowuuxv.5CK52K=E5U=??D5HhB99<CEnGF{fg~~y~\
                h~~+>J5I6TMA<EG;EC=:^S:-DMP~IR~dw~~r~~~~)9KPM.YHA6AOLKQ8S~:<??KD~LIvc{~~~x~~~4EB=8BH;M/[:7?7XDe35::N\
                5U[Dsgp~U~~~~gH1gbX(hbc6Za>cX0c~6V^DffmWj~T~~~~]~~~7,PUE*^UJ0[QQYJ4[~HFJMYZ}Vigan~~~~~~~+6L4L4IQS3UO\
                FSI=3tLO4EQKP=X~nxqw~}}~~&:G>A<MMULSM:?:;=~C9DGMJ^lY~w~{~~~~~~>4af^+j[V-b`Z]W.`~WZY;a;|TH~}~~~~_~~i1\
                8BC<2G>@:C?:@4:@b594ABCYOE?Ze^dljjlk(HRGIAYLRLLQAK.ILtADESPUmbS~0wqv~|}~})@JCB:OFHAJG==3BKi1>@I@KbVM\
                sc?fltrrtr/GQRG8VLN9QN3L*HRp2HAPBRC^Ezitmr{yy{y8@GC37PGICLHE>)CLk=3:JGLcXNudnhmussvt17BC;1G=?9;:;?59\
                Ba998AABYNEkYd^ckiilj1:DA>4=;B;D>>B6<Ec1=;CDE[PGm]g`fn3lnl3:D@>3I@<;DA<B2<@c.=:CDE[PGm[g`emllnl07AB;\
                1F<>8A>;>69B`8;8@@BXMDjXd]bjiiki397D=3H?5;D@;91;>c8;;BCDZPFl[f`emkkml
                """),
        Pairs(
            language: "sv",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzåäöéà
                """,
            costs: """
                X:8C6=6;6;<8;7<=;^=38@7MeRWG@Fu~-VGB6SH9NLP>8<1YBg/;6L@VQMWhhk~~@08^S-b`X6B]4YV4^~2FM<edz=~C=>p~@7YE\
                R6_R-7d)AUT8YWDPFF[x`D~gdgW~03O]=*PLR6GNBPC=S~9?M8HU|GmBB?Q~/HMG<KDCHOAA8?/NHj.:2RBRGJXjdiy~A2Pe^98Y\
                f5LY8ZS7c~3L7=ezzC~:=,V~,1RdF0T=B;DS?R?:T~8?8AU^sP~;F>n~4-[bX/Y`V8=[NOI4d~ISJ7bVzD~;48_~6@K<:=B1JX[;\
                4A.=Eb@45Q=gMgRkWX~~3+cfD5]`eF_CBXQ3V~VHF1blyY~Z1@`h4-ViS2SUK:IT8R<3X~9@4:?as@qJ<@g~41GX<3KMR2@C0ID;\
                F~M;<=Ae|?e>;Aco00COF0LMJ2MNB5>8>~DA>APd{An;=@T~+3MJ57J4M9O@IU9?ZyP77CJekE]BBMe~;F>9;HB=ILF=610E;p/:\
                8E@GPMVaRao~60QVL1GLC:SR8LB70~3?<ARozJm6HNam38DOE?KFJ>NFCG@CKH?C@'C__QdMILjt+2EQ=5FDK7J?AD::RjA;;?Fa\
                oChA=Cc~06MGP6MTE:C2;B@:=cO9/E@V|Df=<Ch~+2OQZ1LQF6FRHNF;V~9>3BE]|BZE?Ge~1E@B9BD=RG[;591X7i451^AdOXTf\
                eem~6-LkF/OMS.QM?PHB]~G?EBOzjV~;2Sr~1.ERH0MM90]D@I94O|C>EJXnnCs]X[y~-/PFR4GRP3RG>JB96|NL2=QSTJZQX[y~\
                ->K38CC6GRW=8;7B@j636QFQJj_Wcf~~-0LYN4TGC2WMBGE1JwDJEDGhV>4VSVW}-RQ`;GS4F^S<6L0_K~092bFyyll_ea~~LZY?\
                =XA8X`b:29.cC~,:5d>zHm~idi~~ENVQ7QO;WZ=9<;<_?~(::f5ynl~heh~~(>OJH2NINGHI@C/DIp>=@NIbbTgPLPnw.5CF<6A=\
                A:D=:>7=Bd697A@TUGZD@Caj
                """),
        Pairs(
            language: "da",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzæøåéö
                """,
            costs: """
                X:8C5:6;5<=9:7=;<]=39@9KdQVNKL[~7R@D7I;6JFM=38/TCc1;5F:QQDRkmnu~;1A^S+f`Z7Jb3XC7e~3DB:ce~<oH>Fk~;2S>\
                M/[K/4a3=OO3RT>NB@Vu}@{R_iX~/:L_A)KIN7SMCKDAS~::9:GU~FqOCOR~-JKQ8LG=MQAD8?1QLk.:4TCURM[fkf~~93KgN7<K\
                L6DR9YU,T~4C6=NpeA~>7>^~,:VjE,V?@<GX=R>=[v<=5BM^~HuJA@pf:-XeW.b_S;:[PNI5drDRJ61VqC~@;?Zl7AHA7;D/OL^7\
                3@/>Fa>5;P:iT_RaTci~43^f;)S^TE`U=aB3^~@?C;_w~`}:EO~a32]jZ-]ZR;L3:SA5]~9=;:D^~<~@?Ofv34EW6/JBR1PC4IP:\
                F~U:;>Ad~=e>@Fe~13DMV-LMM2eMD4N7=~CC?=PbsElAA;bm,<PF01K4M;U?IT>=YzP:8ALchEVFHGd~:L@H8CC6JJS;544E9n,<\
                >E9GULWkmns~64MWG/EHA4QJ7LM67~3?><Pi~HmD@6a~39LTC<KFK?OGDHBDMI@CB&IKfPdPPQis+9DP</DBH7W?AC<;PiB<:?Fa\
                qBg@BKcu19MIN2MND7L1=@C;;bQ</D@W~AfDA>fq*6SR[/OVD3FUITG:Y~9C:CL[~BXAEEd~1C@B2<A9HET;4:0QAe658TI`SWS]\
                aii~72ZlC+J[Q.[ZDQ?6[~FHHJWo~Y~6MEa~1.DLG0MI90NF?I:5R}@>FJXnuCs``ay~)4H@K4ENO1WOAPJ<HuGJ6EINKAlXXYq|\
                -ADP4;R6IPY85@5CD~558P?Qfid`ik~~.0OUL3QHE2YLDIG1KwCIF@IVp=4YZ[U}GZ<I9IA6ULi63>0XK~,68]<w~j}iik~~C];m\
                1FE6LQ5E7;8_d~+7He6w~i}ifk~~*[8m59S@AUcL:T8_S~.9DdKv~idid^~~,CPXB5OJOGLKDF.HQr0C2PNcjNhTTVPx1;?K74B=\
                B;G>:;8=Ee087CAUDG[GGIak
                """),
        Pairs(
            language: "no",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzæøåéòôó
                """,
            costs: """
                X:8E5:6;5<=9;7=<;[=28@9LdRWXKEZn~y2TDF=FF;KFR848/U>c186E:QTHSxmmv~~~A0;^S,f`Z6K_2[O5c~2GV9db~;~JAEj~\
                ~~90SBK3ZL.9^2;NN1WQ<L@>St|AePaeX~~~17Q_;*PMS6NPCOF>W~6@>7ITuCe_@NS~~~-KLW>LI:N?_@7@/QHl.:3VDVTN[mlf\
                ~~~~?3Ph^4:Wf5FX8YS,f~4R:=ey~A~M6<Z~aq+8TnK-W<@;7V>V??^u9>?>L]~F~WR>~~~~<-YlZ-``X::YPNI5d~HSK62XnB~N\
                :?b~~~4@LC99D3TK]43A/DCa<47P>iV^RlU`l~~qC4agX(a`eFa^]aZ0[~U[X;dx~Y~=3L_~~h33ZsT-YWN>82;RA6]~;<7;B`~>\
                ~qPPr~~~34EY9.JBR1NC3HO;F~R::>Ac~>fJAEd~~v12CNP,KON4[QE4P7=~CC>?PasAm`C;a~~g,<OL70J4M<R@HV5>ZsO88GMb\
                jEZMJDi~~~9K>K;<C9JKT:633F9v-;;F:GULYwmk~~~~54SWH.GLC7`P9ND72~4?<=Sj~Hj^B7f~~~38MVF<KGK?NEDHAAKE@CA&\
                J_gJe[PPktut+7FR</EDK7U?BD@:OiA<8?G^oBcVBIb~~{29NKN1MTE7=2<BA;;bQ90DAZ~AfVB?h~~~+7RTX-MSF6HRIRG;W~9A\
                4BJ]zCYWGFk~~~2BAE:<B@KEW83;0RAd531UGeVXSc`fh~~~71OrD+LKN-RSCP?7U~JBEINz~X~;L>p~~~2-COH0JL90WE?K:5P|\
                B>EIXmuBsj__y~~~)5HIM5DKL2TL@OG?EtFH6GFKP8kbWVq{{{.@JQ:5Q:HQZ46@4D?~564QCReditfi~~~~-/NTM3PGD3VJBHE2\
                OvBII@JQp<5dYYQ}~}ET_hBMWVSU`S>YRWC~$AM]6pxbvmbb|~~~@[Ko4GAFTR_87:8_<~+77b9wl5}tii~~~~(YQp=BKHOUV>:S\
                7_9~/>6`Iw~i}tbZ~~~~*>OYF9NINFHH@K*CNo;B=NGaiKP^LRmwww1:CM<3B0B:D<:?8<Bd7:8B@T]FZQFFakkk19CL<2B=A8D<\
                :>7<Ac197A@T]FZQFFajkj2:CM=3B8B:D<;?1==d668B@U^FZQGGbkkk
                """),
        Pairs(
            language: "fi",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzäöåé
                """,
            costs: """
                Y9GHI9LM6?:395;75c>43D7OhA]H`|~,2SQJP]Q@5B<7=2X@u:77=>^^Qbas~~:1:PT/IlH1RT;NP2W~2@J6Zt|:zBf~~90OCL5r\
                H.8X19OM2XP=Q@?Vu}={Ug~~:3`WF,_PX2UWQUJ2d~CLT;XN~;d/P~e1AWWB7UQ?6L<3;.NHm773DCTUJ^Gr~~73=iU42FV.[J8J\
                M5W~0MGBWqx>wQR~U51T[N-P@>/`M;Q?4Q~8BB>PO}?{GU~~C/im60|wa6BAG?C7g~G[35Ge~9~2Noo0;[L@9WTA8I88</DHmA22\
                P>~`[[CR~~K*jvd5fvd@a^^aY,b~^[X3d~~N~2R~~G.rrm3~g]2h7P]U1h~M5P3dlr>~6=~~E1]bQ0YdQ2B=/=Z9J~eN:6Bt~Et6\
                D~~G/QVm/jnf-h`^2];<~UTZ5ff~?~6S~~)9iRJ5bEI6R<OW7<L~U=99Unr@a:T~q4=MS?KSR=0?:1:2?=~;55?@O[S_Yr~~I-bc\
                a2mwI1e_K^[58~DAI2f~~:~3H~~36WVK<[VD:I?>B;?FlE=:(E_fFe?Pon<0SMF6YG=/:7E<F6F~9?7;9_m@b;U~k72`Te2voK-`\
                ;TRV=Ol^5/:Lb~>~:S~p2.z^n4nkL5b=U_X8^~L?26`g~<g2F~y89QP@G^V;9G74>34C~:513@~e`^ar~~N)xwc5|we/j`ZcZ4g~\
                d]Z;f~~G~0_~~1-GLS1KS</XDAG:6O|?>AITnuBtN`~~)4`_S;B_L/QGCJC:GtLE7BMHBDl>Xwv3J`[<Lne9=L97:7LB~=3/X8X~\
                6~@6~~./a`T6eJB3R@HKB1IuDDBAJho=3HYxx+WkxOKtx<:L=:<1TJ~=97_=~~<~1h~~,MsrBWwr;7C9=>3Z?~<47XJz~3~@A~~2\
                4RQF6VQ?4D76=6:@g?85:@YaA_9Kji,5SRG8WRA6>;:>7;BhA96;AZbBa;Lkj
                """),
        Pairs(
            language: "is",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáðéíóúýþæö
                """,
            costs: """
                W79H>67:4CB:98=ABa;2:C7OfH[?GBDUDhCHI,XFMIO;=MK[>7;1QGj0<@<JWPNZ`2n]pn~xji:1<[b2c^`7<a7^S5j~1MW;Xk~9\
                iC`V9O8Qt;A:1T@M4[J.:a1:PM1[M<LA>]^v?YaXV[rezmcX1/M_:9PJM.FSCNL?]~4@J1IO~BmBaiKOMUuEG;JQQIK94]0a98=4\
                ODi.:8WMPL8Yk=pkmp~wmo32KfZ:FNO3<T7M:>]~4=85O}~8~@;BEKRil>A/0SuH4N;M3;Y:I>Dbr9@;3M^~R~L=oSOY~wBG=0ae\
                a.caa9<]9PC;kq8WQ91`iD~>b<^T<fv:=.IRHHDC<WJZ>6@.NEi399TT~ZbX`2hXrl~x`d0+hsb@_`d>_a^aZ?b~X^]3dj~i~/[e\
                i>:~tF560VoW8SYO0<1<M?6`~;B>5=_~>~IbhERHVwFH41I[71@EP4>B4GJ=EnL>;7Cb~BcAWJ;SLSw?A+1DOC5MTM2GKC=H@K~P\
                =@9Pf~>~<b@@UNp`ED.2PO5=O5I4LGGN0Ee~P;@6LffN`EcXOYEWdFU6KDHDI96HIV6851C<i/:6AIFNKSi>hjzm~ukm6/Qr[6NL\
                @3GX<V:>1~7?75Mz}BfD_LAZFasNI2<DVH@FCA>KDAD>IMH=A='G^aLeKCPL]OeWMO*5JTI8?@N4B@AG;BNkA>;;LamGm@6FBTCa\
                jBJ35NNU8NRG8?2<CAB?iS9,><Z~HiFcAAUNTqCE-1QUa;QRB2BR@SE@f~;H22E]~IYPc^ARK^lDA-RLOJOK:ROeF</3[@m-<AaP\
                sT`^d;pm|h~hmoI/jtc+c`a-iaRc[6k~QZ_Id|g[~P`C7md~v;;1-JRH2JM:/YGAH=6S{B?EKVmp>sZQ_[k_tg]^)6NTT@FLL5WJ\
                7ICAIyIG45LLEFpWO]8h[qdYZ1GSTFJ79[JD68>0GA~.8:TXUkh`h<lixl~tjk-0MEQ6NC@4SL>DB3KuDED8Igj@6TKXUeKnaVW-\
                H@sLO>B>=]:1E8WF~682?D{~i~h6miyl~tJf)5KvQKKJN0FMFOIhd~C?Q/D}~e~gaol|o~ffi9V]pWYC+_Ha?5YFXb~+C3E^x{f~\
                e;jgvj~rhi.EErBO6BPHa3960VH~@85=Uz}h~P4lQ`l~bid5CLgNP=;CEU6298Y?}271H@oZ]u[2a^m`uF^`,<GqMU@A[6W:8=2[\
                C~753IRx_g~`7jgvd~rhi8ES_DHG>O?6A<:0QHu031IOfiTmS5XTQWm`UWL.`k]-ZW[4AXUXREb~;UT?:su@y:W8;D3DlBJ>Xgr?\
                [>7cG@68:8eD~/9-]Fy_h~g2lhxk~sikAWZqHY41ZJf50:4[G~/>:RbyKg~f5khwj~rhj
                """),
        Pairs(
            language: "ca",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzàçèéíïòóúü
                """,
            costs: """
                X4=564;?;=BM;7;A4><67A:MNWVUm[Gak_dR~,Q?;:NHAN>KS6:3V@B1;5A>XUQWrNep^UoW~j8.IUN2j^W6Ha2OX3_l2@C7OzmJ\
                zKzJ9P~HSOq5.a@Z7g^A0lD=^Q.`e9@9:g|oSbI|MSO~LQX~5/W[L+cTU0SaUKR3c]7HU;NTlJjN|KEK~PJX~3GF<CJI<S<LX780\
                LFN2.:;AUCN[d_rnfQhd~t@/P^].DW]/eu<_X1`k7OM8bmlXxDyJPDYNKT^60W]Q2ZHH5c_?L>8Xm3IO,`XnTdNzI[R~_TAL5+OY\
                T0dZQ2]ZMJC._kCQH<WTlKxOxYYT}Ljaf34B7<:E:^R[P::2=FJ765?Ae8eURUR]mW`<}xC*bYM4eab@V]UZT-WgQUT.bahUtKuc\
                ^myfTK~,2LUX0RM=2RG=@B7Yc@<I;ZFX:]UpaeYulhq}/0OJE2NAX4cW0CU9HYY79?H_fIWGRLSH~MN[~0/8OY.U`]4mlYEK45eR\
                FP@`aoNrB|J?G~OKQq03W8;6C<T7INPXE6]LM5/FAfP<QPFPRR~VVR~3N:;=LEDIBQN450H@N/48CBLROZjcekhUrt}~</dKW.a^\
                K7r`8`V0Oj0??:`ko[lMaK[S~NYO~NPe[`Sgd_Vns]]YX`jXXY#dxk`wlwplp|soeD/1LE=.OEY4ZOD@A7LK;=9BHaMK[=QM@J~F\
                Q[~)5O<T4NRH7iRQJW:=LS82@W]iUgSxVLG~[H[~,/^T_2cFE4IhMNY7Zi48I=_^JNFB}III~NRS~28D==1LAW5MT8?3Q?R478XU\
                dQZYRj=FBInZ}~I+f^Y,jec.qvYb[2clUXZ=eznXzLzLFEi[O{~3,NOH1HX:/cE@I=4R_B?DAYm`Clbmfaeqhdmy1/Y?W/VcP1me\
                UVX77YWP=CYgNUvPwDM:{5MX~*0HJD8TKV=PU=J=2Ng?4LGSIhkSPufR]ypLu~4*RPN/]UF2dZNJI5Q`MIK@KmaD9[mOMYqXKny)\
                SG7JSE@aNlr>C6Y=G7/<J<vIlukvojnzqmv~1'ZQUI]X^KciQKO3S_MMO?Ym`dmH^fbSq:=my*PJ:?O@H`;co@C/RBX52=JLsCir\
                hsl]kwnjs~)S^UVR^bgEXrNNAUXhE(L:Yvjmvkvoknzqmv~)@E5?4>EdSjP<=8KHIK4<YLsXjshsdh]Wokt~6<771CTTYG`e<;.L\
                QZA7.DUiO`i^ib^KEd`iu(O>BDOE<bRhm99:T:I48@WIqAh`fqjfiulhr}&O[7TPaVeSdpNH4VRXB3RXVthktitm`lxoku~+J8GL\
                JONXDch291P7Y<2:R>m`[laleaeqhdmy;>NDI'PL?<V]@GBDIR?A9GMaSV`Ua2UIe[Wam
                """),
        Pairs(
            language: "gl",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáéíóúüñï
                """,
            costs: """
                X4=355:AB=MN>7:<4><68C:OCVSLHUUS~r~-S;:6LJBR>eT694FBH23<HEYETFpaImZ~IkH,NSQ.je`5gx8QZ2^j1CJ9P}JO_HGA\
                JK~q~K.]EZ4g`30~IA`R-_];[=8hok]dHLDGQ~s~B.a`Q+gX_3Y^XOX-d_CTW=T[aNbFE@MN~s~.BE:?NH?U9ha:;2EFN20??CY@\
                PE]sh]e~F~C-Z][1EYd/}a?W[1^m4YQ7glj`pBG=BQ^p~>,Z_W>`OHDgaDO?/Zm2MO.dUaWfDXhI=Rp~8+ZYS,hhQ6dTOJF0blHS\
                L<]XjIoBKLNSbp~77@66@D>bVaR9:39EN547G<d<bCP]o9Z~?~?-VNI0XXY4TgPLL+R]FJL4VlZg`HP[JOE`~.1MTK1OK90UKADG\
                4LcA=N;QNW;VR[QTk~f~50PID/O?[4dU1@V1FNVH=>?dVJWIFCGSrs~D.<U],eb_4keZLO.6pZR^=hcmRo=DIKOko~-6Y94:D@A:\
                aRKGF4cMN70CCeGQGSTRKQ~t~+DA?=KIFN>iU9:3ICS40A9ERKXMdiRpy~F}K._M^/ZhL8~l<[Y.Nl/LD<iolViDIICJ~r~KQd]]\
                Sg_cM{u^^YT`kXX[#eyhcbjmikr~n~1/M@</QDX5oPF=C3LJ;B:CFlONN?J=KR~t~)5W<T3MRJ9~SMDU8>JRM2@U[lXfPQGKI~t~\
                C-YTa-ieH4qlSTS/cp3OI=]`mQW>EDGIos~2==;=0JCV9kQ8<1N>W659YKjB[JXC>pw~M~G/g]P,ji].gcYaT.cnSV^OZ|kZbHA?\
                Eu~q~5-JKI1QR:.oH?I85T_A<BJXI[Eb_a]_g}b~C.fC^+_gP2|vZ^Z2:ZYU@5W{Y]oF?AKF~o~'6ED?:_R`CLK=A:9Mc=<JAPB`\
                mf[QbcZ~f~0(SRWCeQE@yeQON/^WRTY?Z_fTHC_g;acl~-R6<>HEBb7{u=7/TDI72<SKeEuSjmikr~O~,BA7;MF?f;_sD7/JE`35\
                =OBx?sEikhiq~C~3)>;;KEBhZ|vI?2=MQ:9;GKz=uFknjls~F~6KFE=HJKgE{d;<&VEW:7CIIy@t]jmikr~H~@+9D8;MQbOuo7</\
                H:e<4?XJsCoMegcem~L~58F8?3IA91^W@A6:CM749AG[JWPMO9MUlPnO)bZZ.edeMys[[W,^iVVYWcwfrk=CDRp~l~22C<85FEG9\
                ZT=>96?J458>DXGTMJLHJQiMk
                """),
        Pairs(
            language: "eu",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzñüç
                """,
            costs: """
                Y53H42D778=<;;9<<aI<>AONTT6l~~-U@Q@PQ<C6U49A3YFj1=3<U[QS;p~~J*KdZ,u^d0YYEe[7l~?R]8}irM`~~~:0OBK4SN-9\
                h29MG2YH>MB>ath@O~`~@-beN.bTc.bZYUW7jtCSV.kUrI[~~~46IYBEP9?Bb59@.NKj086FRWNO7Z~~;/HoS0<Na/`S<XQ2d~1W\
                H8ucj[X~J~E-Zw]3iPM/h]O[P.b~ATS/n[r^_~f~>*^``1ddV/dZTOI.g~KXN9m]qN_~~~24CJ<;NBGZW37D1:Gf7=2PUiHd5g~~\
                J(R_^2^_c:lX[`R-ZdT`W9]xleZ~~~,1bxb5odW2iZJ^T-m~FTF8vhsSR~~~8+DX40KM^4a?>GX7L~XM89TZkHW~l~>*IMY-hVc2\
                b^TFR3JjWMZ4l_pH[~e~)1BO75O;^8XD[dH:DrVJ4@eggPU~~m,3BQC@MAE<W;:C3JCq0;9JRNPR=a~~E-]j^/YYB2oZ;]V0I~3F\
                H5{{oUT~~~69HYF=WGK?TBFL@BNm?B>&``TZCmqr8.CU>0XB`1X?JFH9Io1O6<YbkLX~~~9/KK^3RKC3g3FDH6<^TG/5^UrSR~~~\
                70]Xe/mbI6p`VZX:k~?;L0q[:S/~~~.6HP=7S?OG^6<C4TL~193ZbqPa6d~~70VQP,fPT+cCFUK6U{DJNITocGQ{~~3-CNL1QR80\
                cBBH:3]{A>EGnncBP{~~>.`V^.]_c.l=XXW.Q~W[F6walQZ~~~'6NH@<QTTIT8;D;7O~8BECNESnO~~~2/Tm`-rV^3a8T^];Hv]e\
                80t~scS~~~;2HYF=WHK6TCGMA'Om@HAB`aTZCmqs55BS@6Q:-9N:5F8<Hg:B:<YYNT=gkl22?P=4N?B6K:>D82Fd7?89VWKQ:dhj
                """),
        Pairs(
            language: "sq",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzëç
                """,
            costs: """
                X::F6=;<?>=5<56F4@>55A:RJPAFC-TCGAQBCGB9:6;5V>E065HB]RQC_S@.O_X2jc]2B_9[V7dm4IV3ijw=l0s82VNE2<_7,D6C\
                BK7SXGQG?^|sGh4o86^dR2bW11:^VQO0eo7KW5Yaq@k6u,JQJBQG@CK;=<93PCD343NBZQQD_P?.M`_5KU]1?Q7WX4bQ6:64h~vD\
                l;s:2WjR<YRL>*XCWO3Yh6KK2a[wUT8k25XZG/NRT5@9X;H9=FOO16RmyDj6O-?NE@BHACL>8<51?FF:63HEsWfBUI21]cD,T`a8\
                ZLP:<6Y[QG9:NsfFH3b50_f]3b]W9@[CPM1Z^:<80diyFM2f62JUI1OUX0CI/CG4SDVED6Oe_J_6]/35Za0_g^0Bb_MP8CoCLC8]\
                hmQ]2d-:^E09L9Z26FYbM@eUUC9=TeHKT3U1PBK>OCB7A1=:</JBH379I=PSXDZU=/`a^4ciP5@]<ZM2Vn2>?8jmxDe0i39[nS+J\
                e^3AGaMI>bkYLE8Scu:j-q03HI?2I?L1F@KAH6FS6@:<HkRDN4^3:YUU6PL)3DBRKE:CTYN8>ZbyHl;l.5[__2_d74?WQKQ6_f9J\
                Q7XbzAY/j30IK@>DE=H?88:2P?J/8:]PsNbD]TA1hp;*jd^1:bCa]5dm8V]Ba~gWl5s..OGM2OU52OJBG<5N[@>GHWGfCZKb:FW[\
                X<a^&3:XQRT6TdSUJA`wMPcDj-EUSL0KTKK>A9?=BA@033KJVtkKZK65<oK4_84/?`RD@0beNUM9E~uBQ5a(]WsMZUGDVCO@<4aG\
                P139aD~zqC^h23Wj86/[X7T0F7R8PgMIO9^zqhf=m
                """),
        Pairs(
            language: "id",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzé
                """,
            costs: """
                Y64?6EEA<<>4<1AB5Y@45CLD]AS~0DFH>RNB7>G59:-X<h6;7@RE]AX~A,K_Y+[ZR2XOEXO:ar@MS0re~H~~>,THR3^T23b8@UU4\
                SW@SD4fobGif9*ZYJ3VOO,^JQLM;Z~DLX6]NpGgn8C<E@GQBCHG:53.F=f-:;NLGQHU~/3GWW53NZ1a<:L>3Z~7==;rd|Mx`-,]e\
                Z7a7=3`8HHB>U~CEQ6yXoSl~*-Z_Y7W]M5[:FB@;WfJSJ6dFmJon.5AB;CIE<OM48:0HBa976HLSXQP~F']aY4bVS3]YY]V;]~U^\
                [/bf~a|~1*]fX2g_D7ZCFHD<[~I@C0rX~Nqr2*QTG4PUW0X@<FE:LvZIH4Q^~Ed~7.5Ta+`b_7jLRGJ>8~QO]1fdyMnn,5Z?:>Q.\
                Z:@@OC>ESsXE8AYel3[~4C;C>IFA:EP748/<>h1:8>F@PFSt6+Z^V,e^G4iDDOK:J~=HG5yh~Qr~27FHKAYIK5SEIFAEKEBHG'_I\
                iMeu1.>DA7Q>C1@:>?=;DeH<96RShFas1.SIV.X[@0b?IGC>E^UD85dN~Jho1-ZPY1b]A1g?IGB;[~>LF1XVyKV~+6@F=KUD;EF4\
                ::2[>m889W^^_UXx7/YVK+`TT,]SJUN6Q}JJPGU^xFt]7&STQ7WV<6`MISC8^~KGNFsR~My~(5I@P:ENM1XKEHG<?sHL9>RKA>jz\
                3%RTN7`G_>dVIQJ;S~QKR=bTkaf~0.JOP3VK;1]IFGF2OSFKF7OQW?7~.1@A>8O?@9?;:87=@c9;<;SL_CYj
                """),
        Pairs(
            language: "pl",
            alphabet: """
                abcdefghijklmnopqrstuvwxyząćęłńóśźż
                """,
            costs: """
                Y?;88IE?FA;:A6892c<58?S5aT5m_jM{dE[C/O@8:UMDQM9:965T@j89;GS:ZO?n;k5IpCTB?2KD]8f`a.TF<SC5b~3DX9~T~/QB\
                l;DxCjym::bS]8[^..;CNZJ:bfQ_NBj_X<-HmEgzFl{n93JDD8gRbBJ@?L81C~<FT=dA~8,Fm@>yK^?K,I@:9ML:aQ9;<47OBl66\
                ?SQ@VLAlFjJHo<LE7.FPR49Oc.]N<RD2U~4@L:wY}FVSeM^qScqe;3[^9:]NH6d]9T:+Z~4OP<}E~UOFk>5w>jxl,0[5[7SgT:aY\
                JF?0a~>ZK=d?~>[YjB?vEOwf14O<B+XIdJEA?>:@PhI;DDUB^bI?>8;XNAcM.1O>>,[Pk>aHH???M~C>V=~I~bZ6m7ayQCza3/MD\
                cBn^Z1fS@X@/[~8?85~I~N^?m>>yAfzR91EDI.NU^-c;=H87R~_GI7TF~E]?l@fyU^yZ,2KNZ=a]g0eHVK<4E~MMO9r_~2_KmFLz\
                <O{h8/aCA5ND_+Z@]c>7_~TC<BfWs6U>nBgzKl{[0R7;5QJ>MF=<;;6L>~87;NY3]T=mXkDFo<^@E3aGa:uhL3dM@]G+T~,BJ>~b\
                oB_VmHBy?lzn3;GBB<TIK:ECFB@=Cl@AB(_BeA>LLIFXMKYM;/LB?7XH`>bBIDC0LmID><Y@d8-GVBNo;W{P::XA^=WbH4J8PHE=\
                6fUK.?pE~?-DkM;zJl{n5.^La2YaDEc:MT=2S~3SH9_8~4WDm@Jy=lzn.G=68KH?PM3;>8<U;k84:W`?cZBlLiDTnCY<70UPF+cW\
                Y+SQIPN8Q{LIPJmPs@LZZQTg[Yh[5/W@?:fbR,`CWV;5H~?:JH~b~2GGmGAzCS{n(4OIJ8FQK4MKBIH;EtHI:GCD><FSTQNaUSbU\
                *N?6@PPAfV<=>6:LA~G6=Xc;~_Dm=h9[o<XK31F@A0vFd2I@NA9<G~BUG=~>~1U@n>@zQh{j(XO21Yq<hYcNc_^ZE~^G;c|Z~_?i\
                ;g<vkHd=#WTMUXqfhXbacK]YQ~^Y_^|J~_Ziifcvkhvj'YF65ZrCjZd8H`_[?~_C:d}Z~`EjFhAwl@R>0,ANZ0t[k[eAYSB1N~[R\
                O8~Y~7V@lHfxBkyP*OL*QPh^_PYEYGTOV~T.VYsUyUR`a^Ymb_nbRW77:Xp>gX3F9Y]YR~2DCb{+~^ChJf9ujb?8+XS/`YrgiVcX\
                22:ZB~A_^c|7~_[j3gd^kiwk*NE6;JgL^OXM54/PV~ATUXr<xTQ_8]XJa^ma13HB<,qfhRb=AQ69`~WC_C{X~0ZB`C`uLhvj
                """),
        Pairs(
            language: "cs",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáčďéěíňóřšťúůýž
                """,
            costs: """
                X=;<8IEJ>I7:@74;3b?56?6NcV8aEciidmfFFnJtpC.U>=8QQJ@L=73:5U>o:94E9VRKBgBVpifL~IAN^spAA6JGN4stT8FK7[@2\
                a~4HL3H|~0UBL{V:<d`?Z~|M?W7?_SZ0l_)4c9HSD5U`N]?EMfOHTUl|Pg:}~jj~}Jnk77OEL3fXL7OB;I51B~;CM:@W~8W:O}H4\
                9doIO~rCHV,J><8MMMES9<764J@l::;I>TJL>YAJpieP~H>_espF71GXU39P[2[I;SS0Y~2;F8VtvC^>dsAWFWQOavTTeb41PWR0\
                UD<3[R;P<4O~2EG6XOu@]@csF^OtOLautOeb26b=R8TuVAaP2K8-c~7^?:Dc~;g:]|Iga_~Hj_}HG^,EI8:>LIIHA<2@5FCbF94P\
                ;sVfCL@UUhSKW[DfplkK35SO9,^uQ5^OI??<V~T3=>K}~fO>NFXd4}ZjC~_Una22cI9<jaMGdV8O>0_~8O:3Bh~6a9[}=ddpTI^~\
                eF>H00KOM0U`M2bACJ=4U~_IL9Rk~>V:S}@f:_TkL~~OES,5LPY2djN5dK>J?5I~CLM8ag~;b:Y}D8<e[IZ~p=FP83ZBB.PFS6ZB\
                ZbD5d~VF><Uko@Q7Ii<64~alW~~N<N/R9?6QOL;S=<99:L>~;7:45PXU<g@SpifT~EI^~sp@C4aM^9unJ;^M;_E,T~/DD?c~~Jd?\
                W}QA@_Y1GnoBTl2>GEA:TTE;EC@A>=ClBA<(B^_FFEL]NGD^eJJ_^QNK9/PE?7SGJ:_AGC>.JoHD=9?ff<E3IaCd_chkKVpDAC6<\
                MBT2[dE7Z86=<9:fFJ,A<^~CfFd}Uh<`jkkPpSZl/3RM`0icG7eACQ>3c~9OK;=_~>_>U~E9<~c=O~pLDm*NA>6NIR@P6<>>?Y<o\
                >78_;~]]DQBMoheZ~K>V~ro<;2WOC4uuT5`F?[;5W~=FIAc~~4?5K}<57cZG>~~C;I0-VOP1Md70SDBK95N{A@GJPVnALS[k]PRl\
                sYYnla^Z-;OEN9JcN,RDFIG<7zPL75ORL;TRYjNT>krWWmk`[X(K<9@KVV?NHB7D>G<~E4<JKZgfGdF_mgc]~E>M|fm@9.>L84ei\
                A;E9<<5=:~@M??9|~EM8S{Vg;^TFS~ZCRj/^E<5[td@aH=626]@~?95^6}~g:[Ddngdb~C9~}qn>65RI^.qqb1a3?W2BX~[V<B_y\
                {cc?dy[d2Y~gg{zJkh&DWQQKdeTPTBO8NFR|RN0LQmoVV8]l^WSmtYZomb^Z'XVKCVCV2[Y@J4:XI~=A@^LxzbHaDaVc_x~MUzym\
                jJ,]f;9ZstAS78/A:[O~C<5aE|~f@dFPmfcW~>DO|qm>*^C9?[tiCaI8>1@]G~@>5c=}~gCeEjnhdR~H8`}rnC(;VIPJddTOS>ND\
                M8Q{Q<04PlnUU=[k]VRlsYYnlA^Z.EAE1D]BMHGJ;@,DJt;IFJJegN4LTdUOKeERRgeYVG=CL]_)rrc.cK[QKG]~`IMIS{|dd9]z\
                le-{~hd}{Uli+@eP_0rrc6c:7R>G>~V^5CL{|ddLezFe2^~hJA{_li(/TRNIbbRNR>MCK=PyON5=OklSS5Yj[TQkrWWlkS[XBLQ;\
                9Jcd@OO8?;9K3{;21Q?lnU=S3k]VRls;Ynla]4,V?KCTmnEW2A69IU[~@3QZ:vx`=^Mug`]Q}MOxvkg.(X?4@Vap<[KBB3FWE~CA\
                9W=xzbD`Jwic_x~R>zxmjO1?IN8+qrS1b@MZ8@[~MIC:Rz|dd:jWXe5P~gK|zPkh
                """),
        Pairs(
            language: "sk",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáäčďéíĺľňóôŕšťúýž
                """,
            costs: """
                X;;=9GFI=C=:B74:2c=47@6McS8OsAOjUyLWbh~EOJoC-V@?8QRL@L98496M@p:::E:YTM@h~BXqd~JKuw~A:_oB?4IGO3ssS4FK\
                8Q?0b~4GJ2J{~4RAYNvT=lPahd~YSJEX78^RX2cW)2d8HTD9_bL]E>N{mJ_Y}jwIB~kf}u~jHJmk84KDJ1^WK4]@<I50A~:BH<>X\
                ~<><~NxL=^MM_D~MdDGR,J=>7MNOCS;=875J?j7::K?TKL@X~@GqdxBJaw~>GeoE7.G]R4:N[2^F<OR1V~3QF7WsvD]Itan>C~EY\
                =l}abHdb21PUO0VE=3^Q;N=4O~4DG5ULvA]?tbnEM~XoMl}abRdb15_:]9atT@_L5H:,b~7[F:CZ~<f;}_wIU_AVmS[NkNCk.4J;\
                =/NJIKG>4>7IFeG;:E?oYfFM~@iWT~mWQw~C9moO.2PQ=+]sD=]JGA=;Q~TB:<I{~eRS|Nab@~gm`u~B]8lc32eIB8uaZCdY<LA/\
                ^~8O84Bc~8]:~_x>RdKWNIV`i><G//LRL1T_I0bEAL=3U~`KK=Sd~BW:~XxC=~sQMh~JlDEW+4KQ^1ekb3fLHIA5I~CKK9ah~;_;\
                H_xSHnsJS<LZjNIU72TBB-NDZ2TBZYC5b~VF>=Uli?R7~Im:=~sz^^~Ol?:N/S8?7RNN=R;;85;K@~78;>3PXV;g~>Hgd~GS~w~J\
                fpoAC6`J[8umK:eN;[F+R~+IJ@b}~Kd<GTxYBiY]XDfEhNGl29FEA9SSD<FB@@>;Bl?@?)A[_GFE]JVNInQW]TfIJMLK80MIB0TI\
                L2eCIE@1MrJF@<AfqAL5~JeE<~sgTU~MSHBE76WD_9[aG6h67>>77gFI,A=]~CfK~fxV?lNjagkk:@dl92SIa/hfE4f=DO<0d~5M\
                I;;^~?[<~]jE@j[dP[nblD?m*PA@5MPOBK4<<>>W>j:79^A|]]GK}BIpd~M^~v~AHjm;61XPG0ulT2hG@]<2Q~<GHCb}~5B:EHMD\
                ?mb]XJc>lM=L0.PLM2QV61VGCK<3N|>@DJQPoBUUmZg_Y~bhmevYZ^][-8OCN9JaQ,SEKGH:6yLM76KOl<RRjWdQ<{_ejbsVWZYX\
                'H=@BHY`=VHAA@>D>~@3;HFX~g?c|Gvni~]N|t~@@llN6-=S98sQ@9L@;;45=~:LI?9{~GO8}Z`UA~UVRu~TLMNh/ZC98ZtUB^A>\
                846Z?~997O3{~g<Z}=Roi~HM}u~:Jmm<?JUT@IccSMUDOOKJQ{N9+ROknV1Tl0f^X}aglduX-][Y72Ra`4rq_0d5@P30`~TSA:_y\
                }edYzhte6~oa{s~BhAki)+ZZVNhhYPZST6R=V~SU5MUps[ZKq_kdV~fmrj{__bbC&UaPGUBN2XVOR7=U]~8V@^UvzbMax_rjd~ls\
                xp~eehhZ-XG;>XhrK[D8B.:YB~B86^;z}fAd{EMmh~DU{s~5JkkB4:3D@9RRC<E:?=9:9k>?<B?Z^F8D[HUMHlO=[SeHILK13,C_\
                ZMmm^T`2Y:77Z~OC>1:uxa__vYphc~jRvn~Ld7fd+,YYULhg?QYUSFQ1U~RT93TorZYHp^jc]~elqiz^^aaX3JA=4IF8LLPP?9+J\
                :{2OAROjnV8TlXf^X|`gNduRX[[SHQ<:@Pj[MS0>5PQQK~85IY7ru^B[sXme`~JHsk|Radc*:AHK=AYYKDLHF4BAHrE@'IGbeMHK\
                cA]UOtW<d[COPSRQ,8dd`2rqJ1d:8N=>?~Y]5BNz}fdP{huG9~Bb{s~I>kki$3dcXVqqcZdR^Q[A]~V[LO_y|edQzhtmg~ou{s~g\
                hkji+V<7:VAoCY[?DFDV6~<85_<w{c@by;Xke~Ttyq~<8ii<(W<1RVepGYU?B1FWF~GB<^<x{dFbyUskf~Ydyq~>PjiB38FQ7+qg\
                ^.d?OJ8?`~LHB?]y|ec_zgQR9~cOzr~GhVjh
                """),
        Pairs(
            language: "hu",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzáéíóöőúüű
                """,
            costs: """
                Y6:>@69@7<>6;3:B?c>77F8NdTKD=LMEJIHb/SAH9QR8EC>5373X<m7;5KEXTO9aWmgdpehz7.3`Q,fbY8OQB]N7e~@IO@a~~K_6\
                BA@IBMIG:9F=V7bT87b9DUN7cZD(JC]{^H_C>H^dl`Xv-7Be>1ZUD98INO;2S~@C8?AV~JO>>GFA>[Ib4NGN;NK4CHE6152RKo67\
                3VEWQO:UYa`mow`{C9Li_+BTe1QYGXQ.d~;MM=d{~W_>5mR?>LAP26CNN4H?C>CDBFA6L~BB>CDb~+I=<BFDJRJZ<+__`0YbI6[^\
                RMH/k~M[OCcZ~N_6>;FGLCIK-<C><?I8GTI69?2NJd=36KArY_<EEmEhlLVz3/M[@1RaRIBQGXA6e~GD86Z}~eO2>[96[L=W)5FU\
                ]3``R6VAITG6k~EEFCUe~R^>8GH9W[@`16LL?0JAD<<>7>;;S~KA5EAou9S7=IAF@ZIi,5=TY.daW1VVEAM6J~FMOA_k~OT:;HKP\
                eJSF.6L@63Q?P5H6KX9?^~OF7HQiu5J<;RVEEQJUBS>C8OM6EOS3141JG~555LFMWR7e_qolovoz62K>I1R`@7<N?VA3<~5@;<J{\
                ~UC7:BFNGXAS2<FKC:KBF<H?=@=@Kl@?<)F^bEACCOMJMTMX43FA=0JDF:@BD@>7Sq?>3CBclIC8?J=E@I?H07IQH5WQG;jDMDG9\
                OiH88GUa~W+=:FJKGNIc,3ITd1[]C?EHCQA8n~F@4<Ib~J_::OC?CLDJ?MFA1HO7BJH32?/^E~862bR|YWJJbnlilslwA-OeS-Za\
                T3G_P^I6k~QQFRO}~Yb34HPDD[HS1-ECN1LQ70WECH:4Q|B?DKUmrDQNS`]Y^d]h+7FIN5GMK.RD@KB>EwAB87QKOFLMIZWUX`Xc\
                ,5D[K/LPF7DHCG@5Y~F><=AZ~fC<?CFEHIBD16Gg?/WJH:gHEO;7S~KA3AL~~^;98@?>DL>T@V:B=ZX8PK?:.93ZP~242UC~~g;V\
                PUakoiny<]@W?ZW3GVF72?4a9~017k>~~f;dTpnkougyNTVLKSg5b[EOCA8[H~2B)e/y}a8^_khfipis,E5H8SI>HGA9/D;[K~89\
                6g;z~c@YVmRgkfjuJZ<H@WZ?I_G53:0_O~153Z7|~d4abnkOlslv.K:S:DINPC?70C:XK~444[?z~b;WRUigT[Yu3GHCHQR/QN1=\
                0L@WO~674aIuz]7RWgebfOepMXcW=UZ7GXe0*M-]h~@A;fAz~b<``ljgjqju-I@`O:X?AT@77M-T`~999^6rwY8WWdb_bibX
                """),
        Pairs(
            language: "hr",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzčćđšž
                """,
            costs: """
                X@:C7HG=B9;9?7673b<38:;OgX:CHbCD,WEA:TRDIN::875<Aw9<6G8Z[Q=BII=CD0J^U4ehh,>c9Z@0a~2PY7U}~INlovin6/ZO\
                U0iT:,I;EUG;^]=YK5L|~Jfjmuhl6.G]O4gFc09_BG71a~7C]9?V~KQmpxbH+J?E7OLAPQI;885GDx8:7N@TUMBD>K=I72CbU29M\
                e/WU<RI0Z~1M>:Yu}O_cfnae10[f>9eOJ:``2V?.Z~4PL3Y]~Y]knGim,0[b]4WeO7[T@F?1]~;U:<4Z~Jdiltfk,KO;@IQCAU5=\
                968;Hj?85[=~`p<@HO=O50KQH(nVk6]FTIA>W~^DE4N~~y]Rpx_o4-fIc8o[[7_]9QD-a~6B@4?e~PhWNxRo=.SQL4T^f,1PAL@3\
                V~aKJ8Rm~J[dkxij,0JM]5cel3?PCJB.E~@NQ<ci~OgU`xdo5.bD@1SF`/4GZbH1[~TB?:WjkNNOq[hb,S:I7SP9LO9=989N>~77\
                <M5R`W@BEHBAC3aO]:kiJ6FQ:`L+T~,EF7c~~chWQxQo29HKC<VHN;ADBB?;Cl@A?(C^gXGLOWIN8,KHE0ZHO0QEEG>3LoKD?8Be\
                rJHP_ZFE83]Ka7[dD6=86;<>8g?K-98^~Ugmpxko60cVb1deG-E?IR>3H~6LK<9`~P]mqykp+K;B8O[=CO<=>=;E:s;98[A~fd>;\
                ?I<>=-iLC2wio/9P=c;/c~7Q`<d~~^hRpxQo1-WAK1NR90PCDI:6N|@>FGRVvCW[_gY_)2HIJ8@OU3HK?IF9DsGH7<JGLBNSV_PU\
                &8JI?>TUZK:P8H<:O~ECGFLJ|m]bem_d:+:j=8v9`3Nb<>1:`~A`]<7}~ZOlowin<0e``-tfl-H7HT4<a~]_]5I{~uejmugl60dg\
                _+rdj-]T[^<F_~[Z[2_z~tdhksfjJ-^aX*l_d0VYWWT;Y~UVU2Xt|n^bem`e,2fXa4ugm5_:8R=CJ~]`.?R|~wfTGvXmA2?g<*re\
                j,A`FU6G`~C^[9Kz~tdhlXfk
                """),
        Pairs(
            language: "sl",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzčšž
                """,
            costs: """
                XA:E8EG>A<<8>8591c<48>7OfY8ADC,WAG<TQCCO6:486UAn7<9K8Z[Q=A>G?5JVI2vb]-HM7Q;-`~4CH;I~~JWFKT3/WNU.tQ8.\
                `:BPJ3ZYFZH?K|~Hefhl7/ESH1fHO1DE?K71@~6BL==U~JKTMT-L@C7NN<FM=;554MA~998P<UVMA??D6/CcU5;Lc/XT;PT0X~1O\
                E9Yu}K^`af9,]dN7_NK8V]3]=.Z~2OP;VZ~WfYin+1Z[Z6tfS5[8AK<1]j;XA:<Z~LeAhl+IK;?FQD=S:;378KEh?87[<w_n<=;L\
                0/GME,mfM5bLNIB4P~YCA7L~~q]SAo4-_MB6pXY6E_8IB-b~5EC8Ic~OhiDo0/VGM2UKa/3GCM>3T~`KL>Tl~KVRgP,1CP_1def2\
                ^UBKA/C~@MZ>Xh~NfZYl3/^BB0TG_/5CW_G1`~UB?BXkjNSFX_,S9K6RO<HN;=89;M>~67:O6S_XA:CBC4aU`8wiL7VV;`I*S~+I\
                L=c~~ahZRo1;GLC<VIL8BC@B?<Cl?AA(C_gXGIJO7.EIC.[FP0=CEI=4MoKE><EbqKMLKF77QL^1_cH6Q66==86f?J-B=[~Udakp\
                51dT].haF.DEGT<2d~4OJ<;`~PZjkp/I7F6KP;@L6<=7:Y7i:49aM~``J=:;4/RMK.w]Y1HH;T;2E~;;FLc~~^?JIV2-VEK2NR:/\
                REAH:5O|?=FJRWv>VXY_)1EIJ<BPS4IK@IF8CsGH8=GGECNPQV&:KJ?>[YbJ8Q8G;:P~EBHGLG|n]_`e6+=^78v8L7GA=;5;A~@H\
                K<;~~YLTPb4/]kb,vhk/B<@R3Bb~@`^7R}~wfhin,2ffb1ugj4J78V8>G~]`9GR}~vf5Ym;1<c`-s@h+;AJU5B_~A^]>Nz~tc`fk
                """),
        Pairs(
            language: "ro",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzăâîşţ
                """,
            costs: """
                X3=46<:@E;EM;7:<5`<49?;NbUHRm;BH-VC8?OFCM:DT887V>j282>AXQOBermB>=0GVL3ii].cw9RY6`~8AH0hhxFa6LmkH61cI\
                ^0i^83lFAQU4`e9[;2V}zTn4>YbF31cPL+_RY1ZfGMJ5d~9PV4IRzHd=Rohk+5C:@HGAW>QY8=7I@n47=C@UDM>dnX@C?/P^[1EX\
                m.qc:ZV1b~5ZC6gzwX_8Ddki51[]U/XJ<3id=RE:X~2LN2hXxSf5<Xki3/WWY.^fL,baJF>5^i@RF>^SuGiJL_ig+9F7A7HCU:LU\
                9:2@Eg@;6=ClXjEerpGC80CWL2ZUh6XbDLU0X~PZS+curaf=ahfd,2SSY.SHB2TJ>CD<P~@=G?VKn9bTfdb`-3IHH.RT^4jWAHG6\
                R~]L;4GizIZ:MjfD/1>QU1Vfj0tnYI=87~WQJ7UdzNf8?ZnK26^861F<[4LQTXF:bvO;05EefNI<RlO<53=9?LBAH;^K883G;v/7\
                9@AJPPEeroFB>3`R]1ghJ6ki5_Y3P~/E82j|z]k8EafI29FBG=MLQ8UZCEACFm@C@'K_[XOFRPOM42B?B-MBY0dPK>D8LkLB;7Hb\
                oLM8FZRI36W3]4E`F4tSJIP;6cYH.6eYzTk5MYnV.2[OS/TfH2jlRVY7c~4WK7__{Q[7B_ol1AB;DMJFR6TY/81]>m3<6ZKtZbAJ\
                fpCD;/i_Y.iin.rwTaR1c~5I[Ah{xVl5?blj1.FJJ0MU70eDAJ;4O|A>FHZSkC_Ub`_]23T6X4Q_U/gmJMRB/~QS4:UQMDaHeca_\
                &9JI@<QO[HjO9F<9K~DAFBLI`m]Ygedb42=[J1hDS+puNPB:^~V[X7GyvSH2Fejh'ZJ=DZgFi?Oy@:C`C~5:8?P}zwB[qoHAMUeW\
                HUYed9ns<5'[W~5F1H`wtqP_ki>BHVf[_Vgg_?ot?3%]`~TPG[fxusc`mkF>95g:b8cgf,puZHD=V~Y^)>fyvsjDnk[h?6h^c5ih\
                m%qv_a]Qb~[_[:gzwtk6Olki
                """),
        Pairs(
            language: "tr",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzçğıöşüâî
                """,
            costs: """
                Y63C6:C798I5D;>9@bD5:C?Oe7E=eO@@Hd~1M=>:UET@IP7671Z=o1;;SCZ[7?D?bo=h~~I.JaX0kid+baF[V;l~CT`1m~~MZlk=\
                Ah?~nE,QNQ+oV:5h>DXV>e[DYM7k|[IXji6Wf@~~B/_dG-gXb/f`T[U<m~IU_4]X~Jfml3Ai7c~0NC<8NFQKR^6782PH~1;8Z=UW\
                8DD<boBj~~4.LeX/;S_1uH<SQ6g~8B8Dhy~LbSe6NVJ}~?9[iW+`NJ.y]MXSB^~@OR>l]~TXjiA/g3[~7)IVO1ThQ2dH@FD9b~@@\
                ;?EY~LXNi@cNGGl.JGFAHIQIR^;450UFi59?]Oo_68@?`o<d~q5-S]@0U[]1QSDRM0T~JTP5`qyIY^^;KZCu~..VaW6hbZ3qB6@N\
                7m~D>99af~NiLl8EP@L~8-KP7.WD]2oE<7PDT~_DF;Tm~H]Ul5_i@P~,.KL>1e`]3rN@JRFL~NFb:lj~NUml6`U?mp+7X?45ZEa4\
                ^G9?DHe~GAC8bkpHOLl5_[A~~:PF@BKILHPN7/@1GA~+@?IKLW=HW>amAh~~0-XhW3ng>8gF77U8K~:=6Cj|~MePh7jYH~~29EJA\
                ;PIJ6ZA>@=CLl=BB)L^fAGKJ@LGGbp.3JJ66TIK3W<:;KAQmL8>6SegKSFl6YH?~r90XN]1Z`F0{D@GT9JhRB45Z[~Fg_l2;i@~~\
                40UU^0IZD1nI;8V<h~@E99Y[~MZNl3Oi;~~1KLEDNPIFPe<62/bGo3=<aJ~c78C<am:i~~@-TH?*mAS2wH:BYFi~;IZ8J{fNXhhI\
                jNC~~1-PYL1LX90jCAG:4O{A>FG[muBVZYO[VVq~(5GIG:DPP3bG>FD<DsDI9BSGKDNRQGSNNiw7-GY;3TI^6|L6FB.a~EGR>Pa~\
                [Xml6Le>m~*3OG:4g@X5zV6BN?k~T@_@d~~KLkj6lg<~~40Ah_1nS[1xG::Z4j~RK=Bj|~Xeih1Bf<~~E<a`I:cgh+x_8ENNj~7R\
                a3k|~`Iji,kf:~~.Z[GH]Qk`V|893.eE~5@IdZ~~67L<an8i~~OVKN?XKfVWwC2E1a?~.<9`E{~/4S9]jLe~~13SX_2VLT4z<67X\
                Md~TD2:N}~MgHj3LX8~~4XLAGSLhRYz9;6.cC~2=?bA~~64?=_l5g~~-DEUIFJT?Gf>+C5NWw6HDMWiq6BVAKW?Rm{-5@E<6KDE7\
                U<:;8>Gg9=>=HYb<BFF;GCC^k
                """),
        Pairs(
            language: "lt",
            alphabet: """
                abcdefghijklmnopqrstuvwxyząčęėįšųūž
                """,
            costs: """
                Y7:M9BH:K<;5<74G2p>55C8YfMUeJwYC>f`@4QAL<TUDX1M;6:7Y@s6272=hk^QhJwWp?pq@I.UaF2vej2IP:[^8b~:HD2e~~H^D\
                _F3QdI5[=:_PK1n[0)V=HOO;Y[FJGCR}~FnLhkS[_Z@J:-ae^6bZd0_YVOP5b~;P^6Ac~9RBhK4KfFL5/G@O?RM=c1D86=2P=~45\
                8QBc`XNoIwdO?lgD?0SWY2KKn.VR;KQ/Q~3O>8Z|~PmEgjFZWLf`=+_vO3lcW0g_EOG8Y~5?=8Ig~8MA[I?SOBJK5,SjQ/kYN3IR\
                I>;0V~CLA:YZ~DTNeiUd]QS^.5OM?7UCkN@6?83>@s;4:8GtlkJMKwWr<AGS=,hvd3kfy2d__b_/_~`[W2e~~Mw;qFE@e<=_4.fQ\
                M9y_d0i_:LI4e~;::8Bj~<y=TK=KBHKl:/<bB4P@e-S@KGA8L~QC>=?i~;YCUE7BRHMU4-@bQ0`bb2_GVPX3A~[;@9eg~?V<YN:W\
                TCEN<1^K:/Q9d2V7^cV5b~SA65Vq~CZAJE<F`FW_,TCM:UL=PO65:86QH~627J>Xd_PnNviqDorO9)ffV8eJ[5OF>UL9Y~/?@<Xn\
                ~ExNYUCXPVOU.5DR@:SBU4C;?>;<?k<8:1AchESHMQCLDJLF7.>T>5X?g/V>IAC6K~T>9;Is~<XCPK:BCIDM)7XTR=`aY/`9FDGC\
                BwRV56Cr~HzGNWFUkGOl5/Wdd4dOR-YRGON5V~:>W5Al~>i?gH<GW>Nf,KES<PW;Z?A7>;=4?~70:_>~~gLnGwUhEkr;J,iv_0xU\
                y-aWOcQ2c~VV_Bf~~7cDrB:RiKSj/0N]J2^L31LEHH:4Iu@;D>KmrO^RWZMUNSVP*4AVE>WFY3G?CC?@9p=<:;Ah;BXMRUGPINQJ\
                <P8[=Ti=xT=09:9MC~51/T6j~hMk?tfoHmoJ@0Vk07lER,[JG<I5W~FOG8J|~^MBgC:e^FP`$UfsUZt[vU@KKEM]`~K=S[W~~fuj\
                nrdmaknAF=cpV<q`s$aAVWTL]~YUKP_~~PqQkoXabYk^'O`n[Uo]pO^VYYVVZ~V)UU]~~aodil^gYehT.X[e=^w=yN/75;D`E~@0\
                2^B~~iNlBugpGnpI'RTq>FcEtSD<FAPZB~<1<Y;~~dshlpJk?il834IuE8j>x0K2=@D;D~H<3>:~~=wKAH?DMLBX#TesaVtbuSA[\
                __[[`~[@XZb~~ftinqclejmg:SLq5XrAsRT6=B5Z9~/.1XC~~ZCgCobjDiYI?5Kt>5WRw*U:I7F9F~H<<7?~~>vITMDBcQJi
                """),
        Pairs(
            language: "lv",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzāčēģīķļņšūž
                """,
            costs: """
                X7:A8?G=H8<7:74H4k>56?6]faALMOTMQNSBYR0M>I;XSAW4A<:87Z=z5356=lf`CbQ]R_VHKGjN@/d`P3uhw0IG?[P9Q~3AH4P~\
                ~Xe6j9{BwRoR5V25bhU1saK*cJQJT?LhYKI:S~~ba:y:y4vWniMr81[fY6`Zm2[XQLJ4_~8>]8I~~`09f:}7ygkdN;9FC>8GMAU6\
                @7974R?~6/5N:fb`@RW[V_TFHBkJ<3XaS1LQR.QW9RO0Q~1>@9V~~}[Fr@rEoifYNk>,Wj^CidX5ZZ9XI;Y~15<3K~~~L5zT{SwH\
                fBDZ7-U_V.j]K3BUID<1W~OAD;X}~MY6pApImgd_Ki/OEA=,PGXP:8=>7LJu:5>WHxl~8QT]]`VS;NkS7,cd[Bvix3e_bbS8W~^<\
                Y.^~~~f0|G|PxspS;Z6-aNVA[]_:]P8JL4V~;373I~~ab4|R}[yAY>Kv=/IH<6LFh.IBAI?:F~M;?:>n~bK8g7p7k^pS?W-/H^Q5\
                ]_n3NXUGL=F~S7D5`n~cV6o9}=yeqKBW73ZH>/MBY4PCUOJ2W~P9:8P~tgV3S?q;zcqPNZ1O?F7VH>LK7:876O>~732IAX``@`Od\
                SXNVI;pK@+ONN;nKZ0HF>GG=P~3=A9O~~jP7d6W@jPNJIX25CG?9QDT6A>?><?@l<8:-@fhcB>WCWBTOLGKP41?N=5UBX1TAF@C6\
                C~P9;7C~~cN7h<V7Q[TCCT(5UZR?bWT6];@?GB>uZD3@Dr~f^AuF~DzmrmIw/3GML5_IU0RGJMC8K~89K3Dg~jR6f@}:zRUUJq)Q\
                JA;V^A]HE>=58`D~85>SEnu~9PWaQ[RIP@qT9-ZkR2vix+LZXZO:W~Q?X;V~~ie9h4|=y^kkbu/.JNF7XK33HEBE>5Gs@9ACGEok\
                IE_J_D[VSNRW)7HKC:VIX5EBCBA?9p@<7@Aj9hFB[G]AXSPKOU*5:I<9[N^@JGE@82AuC7?BIKqmKGaLbL^XUPTZ48@J:7k@]/KC\
                ?;@?C~@8;<8~~fH?{8^4V^EONt.ID<6[RNkI45=6Ac<~344Q>~~~F]YcYgWPPEpQ>/X[S.gSi1UOOEQ8T~PAO-Uz}xV9mDmEjda[\
                @f5YL;9Yu?wN/;59>`B~351_B~~~Ga{^AfLAV@oMF>X[S.gYi'URSRQDT~PLNCUz}xVRl4m7ida[`f9V2?8Wd2gV4;==9]E~=41[\
                8~~~BbZgWfPEM<oRG;[_V0j]l)XUVUTBS~SMO9T}~{YMp3p1lgd_Mi3-NJKDnKq5UKJRI4Q~KIM1G~~~_4tIUS<HEC5m:-W`L2pW\
                s2`J^]R9Q~UOS/X~~~a;v9J^Cn_3No3.[`R;sTv1_OLPG5N~GAG/M~~~_7iFy99LIVNr=UNC2Vq?sMA7>FDS:~9--XE~~~?]XbTb\
                EXb=a@80X[M.X`o4[JWIM1Z~E?J3[~~~]9r6A<oRIbCl
                """),
        Pairs(
            language: "et",
            alphabet: """
                abcdefghijklmnopqrstuvwxyzäõöüšž
                """,
            costs: """
                X8FHF:JJ;?:294;96a=33D6OeXZIFOAe~-9=O6DX=<=B;5:5JCl938C?Y[R_i_k^~p)0FP]5ieZ2QI<XZ<e~8KS8dh~F~RhbQ~~9\
                0RBK4]L.9Y18LP2RN<N??Wu}?{`bke~~(.heP5hV^6OHEEHDc~BBX8PX~L_fg]`~`,:DW97R;D8Q<497KGo958T?UUM_hhlh~x62\
                AjT58IZ/OP:NQ0V~2OA=YryHx@_E@~~:+akZ/aOL-iS@GFEP~AKR1ZX~Y~`j]d~~7/`l_/ygJ5?:JBE7g~GW16?d~R~;NsE~~/@C\
                J3@S<E8O7881GJiA16NEs^o[gfpbz~K)`t]9ffeIP^]_Y8b~]ZX-e|~i~2<d_~~80jwa4qaY5W;BOP3Y~G0D0RfsR~><S>~~33O_\
                =-V>a1>K4?D>T~^G98En~Lo@AOM~~9,BT^/fZ`.`VT>O@G~PHZ5_gnO~>;MI~~.2aM31R9[4UHO_6CavTF=3VmlN]=GZH~p<G?N<\
                BMA7<F=/911Cs598HAKWO[fdtk~~@/_h]/heG3SS>KO3;~7<F7`}~]~6;G>~~27LVB<ZHG:JB?BADHED=>(G_gXeIKTNnp6/JN:2\
                V;U0>?F;A8Oo<?=99^gGd>KLG~~.5_T`/daK0I?KIQCLlZ>/7Mb~YxRCKE~~/.lYb0jdI7TF>GI<[~C8>2Re~Ra?AFE_~2C>P2HZ\
                >><I<3;7ZFs8/66D~ee_bducg~:(kuY4yee1WWS`PC]~MP[?`}~]~52W]~~1-NEI2MO:0YD?H;6M{><DGUWuCtXZd^|~)4SHI;BO\
                N/QHAIG;CsKD7?HInElPR[Utw&:NJ?>UBXHYN7I;:M~D@BGKG_]z^`ic~~.0T_H3cI93SJBEI1PuCDB>Hgo?6RT]NvxJW@t?6l74\
                3]:6F6ID~/8:]F|~v~2jrl~~SV=t@8wD8,CJ9>5Q6~6@46G|~v~gAqk~~9ICn56r<PBQ:<@AQJ~6?6W<v~p}]d)f~~G?Hr3RZC3U\
                Y5/<:^>~:53[Gz~t~]gp1~~41KUA/XFF1I@>A?2GkC<==<^eWdHJSM<n25HR=4UCC-F=;><?Ch@9:6BYbSaEGOJik
                """),
        Pairs(
            language: "ru",
            alphabet: """
                абвгдеёжзийклмнопрстуфхцчшщъыьэюя
                """,
            costs: """
                XB:6?7B_C;<W8?8671<48<GBM=G]j^e@VC.V?9D<:W@;O<94:6UA975MNCHB@Iljg^>??7JIeT1MZ[4iF7K?/a5BU5uMjcW@E2GP\
                S;6/^Q^F1OhD3jD=J=/I>8E?jRYMMYd5F`fD93[RO7;^ig7hG5R@)b5PN9`cqMjs~cdTWe:0V?RJ/E<V3jC@R81I<CJ6jOKSNuX@\
                ?KQD.M@?=9BOE@R<?683LE374ROGIA=F~gdpOP,REFGCRmL=THD616QH5A/ZlJiY9kz_[idT<2KXS4+MYf/hBRR3=aTQW8tkqFis\
                ~fIVXe7+B5A7>VET<iFA>18b>RM=ulX`jt_<Bq]B.HB;B<:aJ<A@:596GK?82ZQ@B?@J~igZF<&KTMU9NuiNWhAB@:ERO66`Q^FA\
                Js~fdpXT2._HY_;aST4jL;YD-a7A;6f[KbgukdbL[g20WVKP3NC[0kEAUD3Xa?N9^cnRWkqA3S;;-2NX[_1Ned4jLJF91DNBU8Z`\
                XYlid;HIVD6/aVJB2PYW0iCY^;0cJB>:P_FH`Ng7?]J<0X9698>T=@C:=788K@766NMFP>BM~jgUMFB5bcic6Xkh9jL;aJ*K,KM<\
                nj_Y_u~BJV]H:.QEHD1ODT1kEIE=/MJF=8ZOXSJc~=BLI>8<M>[D7I^`:k77>=79H>-?XJTDQvSF7MI413T9^M2Vk_6kAHR@0K8<\
                M>c^RPhdc<1WQG-G;=<5@l8AHB><8AN;>87ZUB_8<E~hfO;T84FXMY1^a_-`Z:ML0Y2JB9=SiKXk{KSRP^+5d=S]AQge:b]FI?*`\
                <RL>s_ofhq`eOGjc31[AWO,od],cDT]K:VMUU8o_Jb^n}8_k``B1fWh]-@Mg0h;KZ5E_R^17uTqb@s~g=ele>3bNga/Dhf1g77N<\
                9NN]A;tkYgUr~f-[[dD/_YaZ*9b`-a[XZ?OZJWU:nejacl|`=je_4EPKRL*=TQGSMJLHDLIIGM`V]RT^mQN[W**[@7BF7uKGK3C7\
                9AYAB;8Yu9YF<Y~gdqmL&[ISKM?KeDMg=a@6P]`5BdOmLK>_~aeb>A=UH@G>TbdOW6<885TG7D(^EOl^Hn~bYJ_T(P6VM7TsJFPP\
                FKGFWT?73`_KM;N=~eb_KV&ZQAL=?vE@QGG<?=WNK@4`uFJFSC~eedCN
                """),
        Pairs(
            language: "uk",
            alphabet: """
                абвгґдеєжзиіїйклмнопрстуфхцчшщьюя
                """,
            costs: """
                XA:5>]7CND8BEKE9>86;2<57?G@D>EEZR?/T@7Ab<A>@<VcR::5;7U@995OPBF?AJf>E33MNQ~S3qYa37uHG8K?1a5EI2RJT^SGN\
                T@00HLMrB5mEG13veD@L=1FB9C?aSQER]MbI90SQP~<;qjZ:?tPH7M>)V6QF9tXnPRcYPZ40N?Pm99YF@C:]PJCJB7/4HF>]JWPR\
                <NI772J?S~G1j;H38vV@BL81D<DH6fMMIM_>MA-L>??e;F`D@VcQ<=883LD297ULGFA=I^MJ*UUBQ~>WlUaW^=[LT2ASDCJ/VofM\
                R0m`=O63JX]e8+pUd0=sg@@Z4<]^TW5sjVGiWP[T4,>6Ch9@qMR==u[DA<1;C;MK8`_]VVjBbD+PB8Dt>ARIAIdR9;786OG@83_U\
                >CA>JhNC-IA6D[3VCF>__A:<7>6HJ<88XSEF@?MgC@(P^@`}8Ui>>UW8;NB8<RFS?@Zm1UaIj^dO'NCHO~8ObON]cbh@C=89LN75\
                SQWIF?hOPU2.KG]~]=cXU3:u^O;VC.X7A>4^VNZTHOXe50TWN~M4ZFW/8vYFBUI3T^DN:^`iU]e498.0IWa~[3lhW57uZHHJ;/DI\
                FU6[XUY^fLQI4/NUJeB2T]V26v^AVZ:1VMD?9O[EHJS=H:/Y858k7CL=>HdD?<889O@778NMEO>DOhCG;5`]dO^5Skc89VSN<YH*\
                Q-JK>ZJLNVsQTN7/LFHeC2sIT19vSDHD</JKF<8VOPVEZFG?7<N=a~G7jca9>vV99@=98KB.=XHJIU^6G133X;b~Q3`Wa0=vjBJV\
                B1P7BF;c[SRck1ND+H>7@Y6FA;BOZVA>:8@O<=87VM@X=@Kb>N85;WP^V2iZ?62l=U<HR1:4GF:BKgQVN=EH,2`;QeSBo_X;=r^S\
                <E=,[?U<<JbmW]pR]V8:VH[~N-mfY5-pdNTWDBPPQG>`XPef^586:1UXg~^.fJ]/<tU<KX67TYR55iTVLEVCYO05`Cc~`0pie2=s\
                b87K=7OOA;8sjXgUq3j^82`Yb~[.kd`3@nbXXTG)]HNI=neibdlDWX'[ITL~MEU]HQcuM6P?7;[R4BTJcKN>VfBE'N8>J~7RAOIO\
                abFCKFGWPB84TQMN=UF]CS'ZQ?Bm=FGIAWd_H5??=VPIB5SXEICRJfEY
                """),
        Pairs(
            language: "bg",
            alphabet: """
                абвгдежзийклмнопрстуфхцчшщъьюя
                """,
            costs: """
                X?;8<7?G:8R7?8583<38?GAJ?IFW~WJ+VB8B=ED:N<;977S?9=4MP?JE=Ei~lJ>3c:ZW1aS/lU7QB2c2AQ=uNjSaB7fP;9+``[K2\
                mC1nC@S?2P?<FKmZVPTp7~Y<8.]ChX<kc7l`3V8,c3LQ9`^pUjn?R]c8.S:PR1;S2nFFJ72E:CX?cPUS]l;aX=+NEBA7JC?R?=8;\
                3LF9:5WLFFA<A[~{J9/GNf1,jc/kBO^8;]V_GAsj^_imB~de:+:5>;:Z^6m==>3<:@BEGuGSCXcF]eE,HJ=A?;D7JG<:97FH=84[\
                P?@<>GU~h8)UHBP7IiGXj7<A4@LK62]OVFIRfI~w^5+`:Y]BmX5nY<OD.a8A>;d]LX[p8^Zh31JNLL0GG.n;^K95W]DG9PZTORp?\
                S>7-/JQb^/d`2nJGQ<2DCL[@Ya]Idp=eYC3,ZTEB1XP/nFYdE2dT@<EP]EQWeJRU:-P86;:E>@E>=8<;S?774IJHM@IFh~hBD4eP\
                id8lf5mH;aH,a+HK=fmYPfp<cSF9,M?IC0EG1nBFE>4LaC>>SONNFl;eU;78M;QR4mg5n66>:@9B]-CXVSP^p5WWD2.M9LN/k[4n\
                AIQ>0P8JHB_[bTho=YUC8B64;7C;B@L8;8;F884:OP@I5;RQ~`M71FXOZ0d^.eJ;QM0Z4K?>YdhMYg?EJK+/e9f[<ic:jVB5<2a=\
                [:;sYn`imDSOb8/cCdX.ga)hJV[PH[N[VBpYl`]jBP_<>/`>g^+kd0k6OT5<bP`D6tkohjnG~xf(5cDga/jd3k>EN;>NQ_TFsjoY\
                RmG~xe:-c]e_,hb3i^^_:-_Q]ECqhefgk`~uALX@;=7N9:[S9697F:-84VTIFAW:U~SgADQKSMDVPFWLLMI$MJKHR`VZTUYQndQ3\
                C0EB8GA;BJ>>;>PH:;6]IUA-IdKxnP*X<5B?SRBYF9=7>ZN?>/du;UTFIg~y`
                """),
        Pairs(
            language: "sr",
            alphabet: """
                абвгдђежзијклљмнњопрстћуфхцчџш
                """,
            costs: """
                X@::>7[GD:9<9@M76H73<39H:GBFCMC,XE8E:IUB>O9:8I78B<B9<8GGQJBBa=E0UZhVv2nN-Cc;E[BV1a1RZn6voal~h>-ic^Bw\
                0oe/BQG@b<]/d7Rao<wpLTmR10[SW=H:n];d_2XT?S.[4RTn4hQkk~h6.G@HXw1oR0?^CRG8F1_8C`o9kiem~dK-_X_Xm)e^0ZZY\
                gWVg;YVNVe2mfccu`+M?@A7KTIBUD::F76ECD9:8>RLQED_;A2@Le<T*kd,B`ZGT9BK`D^]k9slii{e9+:69<v8nV3Oc=[=1[9`E\
                a_n;vfll~h,OO=B?ONP<V7<9L58K;H?87D]QA<@c;20HHSDw)fS8]AJcE@]<TXEAo4jdNNVe4-f@]bw8oh7b`:FOIM-c6A@R4wbI\
                ^~R=-SR[Mw1iZ+ePJqJ?q2YaKJi7RdRc~f:-Q^dFr-jc1`E^l]:ZF_Z@Mj.qjMgyP,0Jbf^x3of4IQJHRDN.E@NRa=ckNX~Y4-bV\
                G@V0aO/fG^rcPr1_TA>p9R_DNYcG-c^d^r(jc1`Y^l]Zl<_ZGZj4qjUgyd,S:597HUA@Q9=;E89TS?77=EPOMJCeBD3ccibw9oh6\
                MR;J`O`+[,EGY7wQQZ~K8,LBIEZ/DH0XDGQG?U3NVE?^7[PIOVE82`8jbx4pi6D96S;=r?8?Q-p9ZHNk~j7/h9fax0pb.MAKTS?Q\
                3H5LSp;dL^m~j70d_eZs*kd/aY`m^;dF`[^]k0slii{e*J;@=8IS>>Q;=?O<<QE:;99@]`EC;]<82FYTUn1e_.[V;hQHh0Z1W>e9\
                FfXcu`,1d2e[s5jc9RW@lHBm1`:X:j=rOhhze6/_K[Wt.le+T@JnTGQ=a=[Pl4t@Wjhf</eJf^t-le-L7IbR4R<a[_Zl5tmcj|f7\
                7@RXQf*^V1TSR`MOa.SOPO^7f_[[nX+3gQhbv4ng6d;;DQAEBLY`.FAun[V~W
                """),
        Pairs(
            language: "mk",
            alphabet: """
                абвгдѓежзѕијклљмнњопрстќуфхцчџш
                """,
            costs: """
                X?:8;6S?G9W9C8@V75_83=38G@DGHBIB,AA7D<LEBAoQ;;:_49CP@:=3MLNUHD`:C/_HhT{0nYg.G`8R]Bu0d1R]t<swjkng4,gb\
                ZG|2lT~0RGAZ?=v0T8E@u@txQR|Z8/YQgQz<hTl6d^3~V8d,Y2LQt5__jkzd6/E?DM|/gP~2YYC~H6v/]9JZu<e]ZdjdF'YSZTn.\
                aY{8ZUUwTQh8VRSPg3fjb^mZ+F?>@7UJIB~R@89f94INF8;6FRLSFA[;?.@RPKw,kd~-A_K~Y7aB`E^Sq6ptehwd<+589;z6eg~7\
                N];~>1k9cF`[tCswoazg;=L(MGa>SLm,MHHjGDZAIBFCYJX]TP`L,PM:A<f?H:~I:;:c96K=H<75ZSKT?@];.*HDK5zBiE~K`<A~\
                B;u;KR?;A?Z]CIPX6+_A[`|?of~5`Z<~QCg-b8@?u5``Idq]4/KOJK|.GW~/L<a~L:c4Y]DFu4O`NMpV:2PJQGeAWPq;QLLnKH_<\
                MIJG^&]aXTdQ-0HWh_|.oa~2KPLoT>v1D@LTn=XeOMn^3,YUFAd0_Nt0fEW~`_w2dT?=v?O]DMR`D._X`Yr%f_~B`YZ|XVmCZVKU\
                l@kogVr_.A:6;6SG??pE:=8_<:XN@682NMMQJB^DC2c`ea|8oh~7QI:maLv+d+CHl<g]SM{N8,JAECe/EDw1[AEiE?g3N_C>v:UW\
                LMUC76]>e^|2oh~5V75~=<v68?Z-u<KYQL|g//a:ed}/ph~3ZBM~UAp1I8FRv?ZY`Z|i:-_Q`Zs(f`~2`TW|Y9nE[WYDmFkogds`\
                3E7->8DJ?E~LK;>j8=hW;::<IVQJL8V69-HYWYt2g]~0UQ=}PJn1]1PAn;U^YSta2-WS^Uq1d^~4FXOzA?k.Y4UHk<iIebq^70^D\
                dXw/jc~)dEX~V?q>`:[Yp@odkg[c=2cUf]y,le~.V4L~R3]8bY_Rr4iumixe65YGVUn*aZ{0ZUUwNQh/SRTMh6Wjb_nZ*5cPgbz1\
                mg~6[=I~Q:l@LSa.t>kvofzU
                """),
        Pairs(
            language: "be",
            alphabet: """
                абвгдеёжзійклмнопрстуўфхцчшыьэюя
                """,
            costs: """
                Y4>8>7OSW5<q7G>5_/@6@<<AGBCH_hHUA1V=6<5@^P;W>:885e;88:`=IE7@IbhcQD61iPg`7ypc6mW5@75_6Da3gnGbg>5dHo5S\
                *kdj^0Zse6obce]=aaccAipodjo,gVb;@+iEMXKzqc8mQ5d;8`3aa4gnTN8m_e2pb8)G?jE^|@4^o:7I7@=8EG<i^S[Gc;gBre+I\
                YHU5X|HEJB?A</fK1<=aGNX<MNagkNG.IIA[1RmeIS=DH5+WR?59VIJaU[aRW]dU>*A:R[ZuS^Zh8[_38YY[[@bihMch-`9k]2+B\
                6FG2Ire9oAB72NaA]cCipoQioHWjJF+UE>?DQZIAF[5;<5fT>3C]FTB3BCagkI:)RLFA<]Vna]k9/H5aTI6DaeVk8Q?[bfm`5)bV\
                bcM|sf2p[7f;6[:?:6iqpJjRagRde>1kdVc.Ncf1o;^[]9^a^W8iXoNjoA1M921-MOVb0Xre:oH1eB8>aNc=i`oYZo8fHq6>-bYR\
                A2X[Z4pI_^0<^^N;=jFROHF3GNM47TB3<5D{;FQ<>4A5^:87=e2FZNB7`fjqGC)ldjc8|sN5p;?f@8^.JS>jq_QjVBgTr?8*TBIJ\
                b|sfbpD_>B6TbD;<jPIMcM-g5re65UEjc6Dsf:o8;J:B3WF.;iYA4^^=JMY:7*V<j^]|sYbo7GU<7a2WT7iX^NYo1g8rd+GB@E9A\
                {>AVI6<DA^7?5>ePIM;6M`fV9])QG7K6`zAGYn88R2dQ?85dgonLWD_eipcI)f^e]:vn`-j]I`W7[4S@9dkj_ejBael_*/V:e^Jw\
                na3k]^UC.]@^H>elN_ej[bfm`D5kHjb6Mse2oSceV>aac^Fipo8jo5(EP??)FDha`zqc`mGYd5CX_aaCgnmSIm-e0pb51g_V^]wn\
                a]kB?C;QN@^01elVN1O/b;m`,WDBF;[X]=CE775=gEF:>fE?:5>IagkH4%TKSKXaWrean;bQ2eZ`TAehonGiE`fjZT>E=F=3Py:C\
                L?669.d;9?0cMMSK>S_dhZG)P@]dDZTmR[iR]=K`ZKK;_cjT6+OZ`eE^(VU>:8B|PDbK8A@7fE8<Ce7WJ>K>afkOL
                """),
        Pairs(
            language: "el",
            alphabet: """
                αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ
                """,
            costs: """
                X4B>;95;HFE?HN~~5?5<C?@3E5^5CU~~>>KNR,XbF=EPXFXaB4>V`<8;3FWZ:89<6>Mq~@JSbh/YdA>>Bf;Wj=Ae^~<5;2<Gg=55\
                >7bk~~ABGCnB/3K9B4?c?Ag7=~~_6^[k2>^2]WZMW~~hfrCBM49l=U2?n?=j2<~~4B:;M3=a8`c^>E~~j@u>?O8@kfe.=n:>i-9~\
                ~abaZm4@`:^c];>~~jht=9.NSIAEUTRajI/3Uh?<A8BPS<5>79=@g~EELMV:Ad?>BHeIMjD=cZ~<5=0?Gf91779Zj~~<6>Jm:6>Z\
                _d,:`9<f:8~~^SPVj18YV[_VCK~~feq2C+ZaR:GZehei;^c~~8;56I]fP:375dc~~KIQhm+YbU;GYdadh8Nc~~:A8=AXeA6.78bi\
                ~~HMTglC0;kef-5m4:h<E~~`DCIm7B_9]b[9B~~igsA=+3:FF@CGHROI^e~~4?=:L8EE@75?ei~~OHSJD22dJ>:>e9JjE^e~~><;\
                1A:g<?398dk~~N>LBn*=9@I5DMLMQRELmu2<97VC9I><G>KRwyRQ]PU22BKFB9D7DHI<CdlAB@0M7E@?4B=BInpI>TGL=-3Z]O6=\
                pC;X9A~~L;UPo25J8TR<AD~~VavHG=35RZi18o7:M5;~~N6GJd1<H`RPG?<~~Haf?@B.7Bfi.5l;@k8>~~b`AKo4<3aWS_GM~~Fj\
                XEK-0>dJD3@Z;@E:B~~O_`Fi3?bVJO2KM~~ebw=D=1Bh]d+2k8Df7<~~Z[[Zj7IS[[_@>@~~Xeq7U/VZEABLW[HMJ6@XqA9:7RP_\
                ?8=7>.5d~CCRbU-QcE?BLeOIiIHdi~A654PHf;8742Zj~~F=G_mC26nhi3<p@@k6=~~a9_Dp.8Q3ZW@GQ~~ihv>F>17O?F4:a>@C\
                27~~CKE@T19LHLS?EI~~F>w:=F4DLYU0Ap7FG9?~~9R<Xp6G>]Ea.7A~~E@w9K#[dmgi]fofjk^e~~bdb`o^gbaaa_dk~~kjvin?\
                08k_j1<A5;j3>~~`ORXp1:c8?QVAH~~bhwA@0DHG;GILGWR@QIi_A:20OJJ67984dk~~G;J[U2JbG9D:cFQh?Nc~~@944Q<d:52:\
                6bh~~I=D@k.8@ICE9BKBFG:Abj>;><K:C/==@;@GlnGFREJ15=FAB6?I?CD8>`g<=;9H8@;::>8>DikECOBGC29jZf66m<9D89~~\
                _CZKl1:_9]b59:~~ics8BG19ked0<m;>B6<~~aEL:m3@`4_b9EH~~idt7?I37c^_+;f3?a<B|~XYWUe4IWVVZ?9H~~b`l5H)PUYD\
                JUSaUEALKaiQH93PT[<5458]a~~MMtRb,K`UPENbRMf=Va~~QE80IHc?4068`g~~SNrNj
                """),
        Pairs(
            language: "he",
            alphabet: """
                אבגדהוזחטיךכלםמןנסעףפץצקרשת
                """,
            costs: """
                W35BB1<A>D;d<3`3_<A<g@qE??5;1T<D@:2@:H3PE8A9A5CLHAcHE:=439@C;:3E<>2L?9[;C=>:wEZF>3=:0B7J9@3CSM0be7>=\
                >;J5UOzi^5;@.>9HE72XEW/LO???HCL7OG{_@5@<);<@BC8A>G6p?BB9O@@@s@qBA;=;1:9B9?<C>B=H?6><;:@?F?J@=5=139=O\
                @-0NRe4m<=Q8IGWEXYy`=4RJ2R:J8;0:QH2SB8H<I;AeQCMF=697/B=MM:/S<I0`J:RF?>G:M@_VH2JB.?>F=<7FAC5B>:2@>;@A\
                L@PE=;<8#Z^fbYWgbgTk[Rb]g`dbrdwgc]^XH;:[>:/BA[3?G2=:77@HRBnb]98:06=C>35H<B2==@A:P>C=P?WE>B>=#]afeZ[j\
                ejYod_fajch`vh{jf``^I:>C<42@<A3G=>N?@;;:w?S;=767#]^hd[XidiWm[^d^ibfdtfyie_`^N@E=>3/I<?,J@FMCJE:?YBVC\
                >?::0C=B;<2`F9/N@=G>LAIAB6zS;<[80^8I:<1<eF4gA4;>J=B`[SN:C887#TXa]TRb]bRf^V^WbZ_]n_rb^WXVC?U<K61P<>1I\
                H9XVE889PNNB<277#ST]XPN^X^NbYRYS^VZXjZn^YSTR=49J>51i:;0de7I9NGf9Q>HGS4`<.A;T<90V==3a`;RHE?>HN@Z@L37>\
                ,8=;@72N@A1CAFMDKBCDMFN@?GB8568FH44F@E2K?4B8L:R>R@|Q@9E8)BCDI97K<V2A@FB@E?H@OA|K><CC
                """),
        Pairs(
            language: "ar",
            alphabet: """
                ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي
                """,
            costs: """
                WnJ4l>j.8P7L@>EBH@L;BFNGP<I>@<66==:[:$lq[ugk>ZAHia_e[eYi]eehel[k_^LEXPLRgU<gHWqcgM=H=EGZ/BI<e3GadahW\
                VLYD46,=DS;=sxPUosX=H8H=97CF9M8@@JDH8F>=;;7/D:N8=diSm_c3OQA?QV4<;Qa9G]`]dScV@918GB3L.Mot_xjUT<b=B>=;\
                B5?I6CCCAU:ICDH0;-E^a72lZXugk6>7>jH?e;M:AFPS^Gm5k>;;46=?DN1.?z[`d@V>L;KBAF?D:J@KGJIY?RCCB+=7CDY@/c_=\
                cFU1C<<QK<F:J7QBCJIAm9LO=>;?<<;M4#rxc|nrXbf_phfkcl`pdllolscrfecZ__dbn]-toATp];>O@RA:@BE8I?@@LAC8G=::\
                <:=:;C8,mrUwim3A:@McafMf4k_ggjgnLXX9P279H<M24r`J{mI2:>?KgCk4M6@E`knkr:hU^H37::5P43rxc|nr47=6BHak3F:H\
                7J<@I?cqA6?;:>I=R4<puazlp33L7nNdi:71GDG7I6qao?cY4>DV=S5,R_DfoM4M8;=QYCEl9WIZmpmt=^B??C9@=7E15p[abkO*\
                ?EDnNdVai:mbijliqOoQY83U=0BD6.^WAIoI3;8;Q:@O@_JQ?OJBHuCG9@:IFA@:A1.AsZwiO2C;>kE@fFg=R_ggjgn=m@HN39=B\
                3K02sS9HnL4:@1qEFJFh;gRlmoGt@r?J=;86B9J26pu?Tk@1>F=mCK8D[1mXVjlLY7C<A5C@G==C13pu`yko37;Bme9N3i9maiIl\
                Ip><:KP1@<H5L7.nY[xjS2;@ClI8FCg4k`ghjAo5CN]G6?DB9A31UuC`kA279CmeI^Qi4mPWjlEq9o8AY4F?E7G11kp[tfj4N9Ai\
                `_d[d,h]degdl[j@^N;;26>B41snd}os5>;9KCgl6I7GOEIA@GdrLDC076@<J75lq]vhl06ADRX`e:F1DCLV?<m]kD_Q6?;N:P//\
                `xHfKP5Z;8iGEKOL8J;OG<MF4^W9<:JA;<@11sec|nr2;86phWl3H;VGO?C;L@r>HH8@BC6B5*skHdgb4AD<@_VlEB8MBOaS^tNa\
                HaP6:3F7M81jH:lCY5>?9JA>C>CAJ=BDLCU=F@;8<4==<@6.tjRJpS1E>;DA>DAO8G;AHHJV9LFB:9D6@:M8+teRepb1DA6XCBN?\
                IHD@LHPJB@M@C<QI>8>C4+sxdMos/;IDgKgl?6=I_RmRhcdrZTH:5:M:G95K_@}M`1>G>K;@Q:P7D>JDCKJ>M?:>392@II:#Bt_x\
                jnT^bZldbg_h[l`hhkho_nba_VZZ`]jX,EzNThG7?9;JCBK8N8F<GKFIV=P><;:<4>?cJ
                """),
        Pairs(
            language: "fa",
            alphabet: """
                ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقلمنهوكگي
                """,
            costs: """
                Wv?v~n42=:X?>A:7U<BX==HTKYCM@BD28:=7@@'lQhn[4BN;]LNNI@X>IbEDSXQEMXJDF>=@?DI;D~N~dSP:D>RNZh95S09N:9mr\
                ksgGA8946:6IB81qVmra?DR77PSS>D]CNg-IX^V_R^OP?0?@BFN34kOglY+@L?BJMMG8V=Ga7CRWPXLWHJA<:<=CH0B}cy~mAK_?\
                n]``YHjGQsKKejck_j[Q5;.3/UZ,2_l~~NT=L<TGUCE8Y2;X9:JNGUENAA884;:DG26~gs~a/=I>aKFJ<:G2>uC?]_JzASGG=B@5\
                7@=29~m~~d0WVBxcVjG9B1AW4=ot^uitWc;L;F4NU.,~oQ~W5DXE]LaEDOh5PbL>GVaJEOCDB7;81GH3.|bx~l18^Lm[__XOi3Yr\
                TGdibj^iZJ-AA:FQY27~n~~x+=kHcikcf:I8@~AFpunvDVH^:;791DU67~m~~^8[GHxE^jYUs6R}D<ot:uic_@GE836:I*6~m~~w\
                /;i2GTjjd:P3Q}6=EAZBitD8;6H@<@Y9?~o~~z4:X4{PUmg:h8R~I<?wAxcwDi>DBF)]_5.~Zo~_0KZ@ZV]gFRn6Jh?AnyrsNaHI\
                C6945IC1=~e|~](Bb>p`ccFSl0]vX8hmfnYSG_IQQ8CG^4/~S_cQ3AR;ZGLNG4mQET:@POS{OV<HI8>74@?1-Yg~~N4FTBzNmQE6\
                v<a~S<qwi[cYWiJ517:OJ04w]sxg.LKFhVYYS7cATmFJ_d]eXdTVCC128J@/2~qdVJ3CF+gcnZDKx6W~PHsxHyHxAQ>:@<8@K3,~\
                qg~f9AP3|PnIF9x=c~LE^x`yNIOEF7865:E46~i~~s43f?t_g8N2p8az]MFpJqUd;c3:<?3[b31~e|~o/BbLpZY?KAl2]vXEglAm\
                5l^_B:J?5W^./~k~~N8;aPuehHbXq/b{UImr^s=Z9A77B=.Zc85~d{~n1<a9o_bb[Rk+[uWJfkTl`kOWK>@42WT62~YY~w1Bj7D=\
                kke6C;>~N??@EJitG>777;<Af41~e|~o1HbBpZOb]E54:vMANRfmalN_4<?;7WC04~`]~b4[g.zKlO`Hg0N~A@OIXAAY^9@A>7>9\
                [52~cf~x18k3yiTXf6u7[~C>>D9h8vCV:CN9;Qg3.~S]~Q0<V<`QYDNAPEI_D?ZxChBPCHQ:@87AH.+~m[eM4IN=JIOGK@Z=HpC?\
                RVJ^CQUHCD9=7CL.+~py~h8BX=b=RVL5WGG`@?PlHETpFHR4B6:?;2&sr~~r4L[Bu]cofEl=N~@ClfrznyNgM5ALBP[;1^]p~K3>\
                LCZFIKM8[4?V=<MGOXHNG?:<.AFFK93~q~~{1KT<LB]ngFe3J~:9gxmydxMk9;/59`i65~o~~c3SYCmP^lgL:/A~I=qvpwkv8a=;\
                =36Zg/+qoz~b8CO=`MFOA5T:?Y=<]XRpLVGF>84;@:@?
                """),
        Pairs(
            language: "th",
            alphabet: """
                \u{E01}\u{E02}\u{E03}\u{E04}\u{E05}\u{E06}\u{E07}\u{E08}\u{E09}\u{E0A}\u{E0B}\u{E0C}\u{E0D}\u{E0E}\
                \u{E0F}\u{E10}\u{E11}\u{E12}\u{E13}\u{E14}\u{E15}\u{E16}\u{E17}\u{E18}\u{E19}\u{E1A}\u{E1B}\u{E1C}\
                \u{E1D}\u{E1E}\u{E1F}\u{E20}\u{E21}\u{E22}\u{E23}\u{E24}\u{E25}\u{E26}\u{E27}\u{E28}\u{E29}\u{E2A}\
                \u{E2B}\u{E2C}\u{E2D}\u{E2E}\u{E2F}\u{E30}\u{E31}\u{E32}\u{E33}\u{E34}\u{E35}\u{E36}\u{E37}\u{E38}\
                \u{E39}\u{E3A}\u{E40}\u{E41}\u{E42}\u{E43}\u{E44}\u{E45}\u{E46}\u{E47}\u{E48}\u{E49}\u{E4A}\u{E4B}\
                \u{E4C}\u{E4D}\u{E4E}
                """,
            costs: """
                Z?>w7~VJ?9BFggw~t~~`@@E<X:AD=T?HV:C@iB~BXu?>~8EpLQ`qifuokl~/7;=6yMk`bz|m~~0CG}<~TQCGMD~uTZX~{mGB^C`=\
                NPJcK]a@L<Y8~=aNFD~>ZbC48?:AZQHM~6BMG>~E5;DQnV~~@UbyX|~_Vggk~q~~{{vJ]TmOcHcdk~hq[RD[~S~CgsJ]~*o~YF/Q\
                XE4UU^~9cMgY~oJB.sub~~9NUiOloNSWVZ}axzkkgXOS]RSGRSZpWbkKMKyO~NjdTQ}I_{NLIYQN^WTT~$RVPM~_VFKceW~~8Ki|\
                N~~HQkTR~u~~~~zXGPqKX8[Yn~ZYmFC0j@~7~wL[~Cd~;C?F8Mr9,J~FRL^L~X[5GVyE~~7KRfKilKOTSWz^uwhhdULPYOPDOPWm\
                T_hHJHuL}Kg`QNzE[xKIFVNKZTQQ}%OSSJ}[SFH`bT}}<HPdIgjIMQQUx[stffaRJNWMMBMNUkR[fFHFsJ{IeKNLwCYvIB0TLIXR\
                OO{CMQQH{YQ'F^`R{{,:F};~mG?BIL~u~~~~zlBCY<_5CIIeFUe?MG~C~DXw@<~=RnY=AnJFrd[_~5?ID6~=kD_wyl~~5TXzG~~O\
                AMXT~h~~|}xjDbgGe<E]O~SK}@Q2~G~I|uFH~8X~/68=<Ca]CA~>B]MF~gBK6BDR~~LZex^{~^bffj~p~~zzug_clbbRRcj~NpzX\
                PS~F~Xyrca~Wn~H#MiJPbZNd~Kbff]~nfVXrtg~~<Qex?|~TUgO[~S~~zzvhRZlQc@b]j~YU{EUN~B~QzsLb~9n~H77^7;d5JC~<\
                _Q_Z~nK)<cuI~~9J[uIx{RLc]D~m~~wwreINiSS?L`g|dHw>KD~?~GvoT^~9V~464f33=J?8~5YJ]V~kC<@oq8~~4?FY=]`?DHGL\
                nQik[[WI@DMCD8CEKaIR[<><j@q@[TEBn0Ol@=;JC?OHEEq7CGG>qOG:<SUHqq3HWp@svUH_Cc~5~~rrn`MJdCZBY[bwQi]DTR~M\
                ~NrkO4~Kf~VO4a4He_[[~+A^^P~Y^9Mjl_~~2A;]B`cBFJJNqTln__YLCGPFF;FGNdKU_?A?lCt;^VH5p<RoB@6MA8QKHHt0FJBA\
                tRJ=?VXKtt3>?[A_bAEIIMpSkm^^YKBFOEE:EFMcJT^>@>kBs:]UG<o;QnA?9L.APJGGs;EII@sQI<>UWJss,FSgMkmLQUTY|_vx\
                iieVMRZPQF>RXoV`j?KIwM~MibMP{@]KM95XPF]VSS~)MTTK~^TGJbdV~~@LSgMjmLQUTX{_vxiieVMQZPQEPQXnU`iIKIwM~Lib\
                RO{G]yMJHWPL[URM~$PTTK~]TGIacL~~4PWkQnqPUYX]~cz|mmiZQU_TUCTU]rYdmMOM{Q~PmfVS~Ka}QNL[@P`YVV~%TXXO~aXE\
                MegY~~/;Rw6zT];VAQ~o~~yaugE<G9Y;CGG~:Oe9F8~B~Dxq=>~>KbEZEhVIlfcc~5?AP7~YeWYqsC~~4DC|M~~FHSPO~j~~~~zl\
                AJCE_@RJTcORIEAB~L~;~wGI~9]~LAAR?/QEV:~:FOOF~O?Q-TaE~~9<PzW}~YWSTP~a~~||xj]E[YeHVb[~iMcSF7~@~M^uMc~4\
                p~@53D:?VDBC~;SRXY~pM00PhA~~9RZsRwyR^WWZ~k~~uvqcSMZM^DSY]{KlvLPS~Y~GunP]~,j~VI7eNS/DH1~?^b[I~^aE0npP\
                ~~<Xh{P~~UXdTM~s~~}}xjOToLJCO]m~Wh}NB:]R~QN6MN~BV~O;8.B,Pd9P~?RPiW~qL8BYw@h~.9:9Z<~;PN@>h8S~>;7E@=JB\
                D@afl~`sfQXJ~U~a|ufd~/p~aTClDHpjPg~C]hi_~qhH^uwQ~~.?F~?~^VBPJI~j~~_~}o@AUAU;HMO_JZ]AHBoI~G`zBB~<X~68\
                ;XF5ISKJ~8AJD8~NV8Ce{N~~.DO{5~~SNCYN~s~f}}xjHKTBR99FE_Lba=S9~@~F`uEI~4qjRA6c??YOGK~>DO@@~KGM6KeY~~2;\
                JzO}~`E`cF~`iQ||xjDFXCPCTJl~[YTUW6~3~M{tFH~Dp~O@@k@9oFPL~:;RH9~Q-EEFMP~~KXbu[y{OWd[h~m~~wwseY`i_`BUa\
                g}enw%RW~;~[wpV_~Hk~UNPg6NSQS4~U_ccY~k]<HpZe~~=GOcHfiELPPTwZrsde`QCMVLL8LMTjQZeEG7rHzHd]MKvBXuH-2SKA\
                ;QE=zBLPJGyXP.;]_Qyz:SdwK{}OPfPj~o~~yyuXSPaB[D>Zi~_[yQ=0N=~2LrJY~8m~J>?[=7S6P1~JWMZW~cO5AasO~~1M]oLs\
                uORUUP~h~~qrm_NIdJY<CZaw_=rMH3~<~GqjMQ~8f~Q-:a5=eF?B~@MQUH~fFE@jlC~~:LSgMjmLQUTX{_vxiieCMQZEQEPQXnU`\
                iIK8vM~LhbRO{:]yL,*WOI[UR9~FPTTK~]TGBacU~~3EI~C~cICUKU~v~~~~|[DEUGaCLQMZLY`@KBpF~Cj]DG~>^nM21o@7[=QN\
                ~>HNS@~UM-LRmW~~-?P}=~mBFJKM~O~~~~{fAIDG`=DRPiKd~>LD~F~9YxEH~?`~K8:V=C_O>7~>DGB@~KG4Kay>~~5@C~E~_BJ^\
                ZM~v~~o~|ODOGGT=JTShQ[^CDC~I~GPZKD~5`~:36X6;F;C5~?LTKG~X?B>]z5~~6AI]B`cBFJINqTlm^_YK4APFF;FGNdKT_?A?\
                lBtB:.G6p<RoB?=MEBQKHHt<FJJAsRJ=?VXKst7BN|N~~=Uk_P~t~~~~zlHLqM^CMWn~^SlP4K~?~C~wIU~<`i769T<:R@E=~BSH\
                eR~ZE3.XyD~~3>EX?[_>CGFJmPhjZZVH?CLBC7BCJ`GQZ;=;h?p>YSDAl9Nk><9IA>MGDDp8BFF=pNF9;RTGpp.8L}C~~CEJXQ~^\
                ~~~mz`GL^Kd:MWOnRa~F5B~=~E~wHG~@k~I76n;FrlJH~<JHME~FW0=RyF~~0CDgHkmM:UHY|RwxijeVE?[FQ>LRYo>`j=F6wM~A\
                i4;I{C^zM20XAHBVB?~ELUNK~^UHJbdV~~,PSn3qtP9QUT~fK~IpkE8Lb1W1WX`u]fKC=I}Q~SohLJ~ML~P?8_VNc]YY~EFTBL~M\
                [NPhjH~~5CbzP}~CXcXE~r~~||wi:<IMU<>Ma~WfZ@ZB~K~8{tHL~?g~H66</8>C8C~=JGhK~pbAQtv;~~LDh{b~~Mcjin~@~~}}\
                ykWEoef0efm~ktd/<.~5~>}v]d~Eq~T@8lJTQFHP~Zeii`~q;@5N]@~~3?FY@^`?DHGLoQik[[WI@ENDD9CEKbIR]<?<j@q@[TEC\
                n:Pm@=6K1@OIFFq:DHH>qPG:=TVIqq47M~B~i3LNNT~w~~~~|nBHTKW5<PPkNPWA39~B~GkyFJ~=Z~3F:XGAOCLQ~:H@MB~^NB=F\
                Mk~~6K_rFuxCL`OO~j~~ttoaFKfM[;QJdyaSt?>>~A~>slLZ~9]~843c9<BA>A~@TD`T~hI9.M[a~~+@GZA^a@EIHLoRjl]]XJAE\
                NDE9DELbIS]=?=j<r@[UFCo;PmA><KD@OIFFr;DHH?rPH;=TVIrr(GV}=~NRHIJL~u~~J~z`J?T=LBDNPmCccFKH~Q~B~wHG~F[~\
                c`^ffcrlii~9HKK.~Tj]^wyl~~F:c~N~~3ZlUY~B~~S~bd@IrQ`*2Np~Na~IC^~F~<Xx?g~]t~da_ogdsmjj~]hllb~tl92Hfm~~\
                /6L~A~^6?KHM~X~e~~|ODAR>Q6CNQ`GXr637~B~>SWBB_AUiEbNphetnkk~:BF@=~Ol_by{n~~4ITv<y|>POYR~n~~wxseGACJY@\
                FUK}InxC<<~3~IwpD:~0l~[XVg_[kebb~9<Z?-~ZdVXpre~~0>_{?~i1GYFC~E~~i}yk0=ZDI1BJm~TL^>IA~:~@PQ;Q~NZ[a_[l\
                dapjgg~?N@RS~ci:BKaD~~2<L}?~dVHXLN~u~~l~zlFHq@T=FGW~ROeC4N~J~EUwFNe=S~c`^nfcrlii~=DJEH~Ok+2T<l~~92_r\
                Hvx,]a`T~j~~ttpbH^f[]=QJdzbkuBAM~O~SXm^R~Oh~XUSd[Xhb__~8]JaF~X`4,XZb~~O]dw^{}]bf[j~o~~yyugMbkab9Eci~\
                gpy5[Y~^~^yrc`~)m~^ZXia]mgcd~Waee[~me*=]sf~~>5DyE}~@NYPO~Kh~{{R'5HmNK=CMG~irGD?D~L~]{EKT~VW~`]Zkc`oi\
                ff~HWJb[~pg<IF``~~63PyH}~KFTNC~V~~{{w^3NmNO=LKXfVS|DOD~F~I{t@H~HS~`]Zkc_oiff~<EIQI~_g0+Mfi~~3>EX?[_>\
                CGFJmPhjZZVH?CLBC7BCJ`GQZ;=;h?p>YSDAl9Nk><9IA>MGDDp8BFF=pNF9;RTGppV=8~<~~I;T?E~w~~~~gk:CAD.8B6Wc?MZA\
                B6~7~@PyB8~7A~eb`pgeknkk~Pimmc~um[`y{n~~T;J{7~~[AeID~s~~|}xjB3PD^7:@IbDD}5BA~*~H|uG<~<B~a^[ldapjgg~Z\
                eii_~qhY^uwj~~D7ex=|cA?_>?`p~~zzvh9?M0D<B;c~NQz:?8~=~@ZsM?~,?~_[Yib^mgdd~Xbff]~nfXXrtg~~KF]a3|~^-g+j\
                ~p~~zzvhJIlbc3Kcj~gqYXZZ~_~^zsK1~Xn~_[Xia^mgdd~Wbff]~nfVZrtg~~VOW}S~~7egWO~u~~~~{m1TkHhUR1o~PM~+b/~J\
                ~B~xY6~@O~da_ogcsmij~^gkkb~sk]`xzm~~3>EX?[_>CGFJmPhjZCVH?CLBC7BCJ`GQZ;=;h?p>ZSDAm9Nk?<:IB>MGDDp9BFF=\
                pNF9;RTGpp%H_rAuxW[`TY~j~~stoaL]fN[9[UdyajtPVT~Q~KslFD~Gh~WTRcZWga^^~;?`XJ~6`RTlna~~<6Vx;|~G?[Nb~p~~\
                zzvh;<UEO(?S`~MezBS?~W~6zsTK~<n~_[Yjb^nhde~<BQG9~nfX[suh~~2IM~?~e<EHMS~w~~r~|nIBQCd6NRKmNaf:??~L~<ry\
                BH~2[~6a.Zhetnkk~9BS>:~Kl^ay{n~~0KT~E~^=FKHV~v~~~~{mFH_Jh3MVLkGa~A9J~K~0~xAC~3_~Ka0Jgdsmjj~>BFN@~Nl^\
                `xzm~~66Zn;qtBX]US~f}~ppl^>KbRXE7@`uVXpK-P~P~CpiHV~5d~.Q3_WSc]YY~NW[[R~U[NPhj]~~6QXlRpr6VZY_~d{}nnj[\
                RW`UVHUW^s[enL&N|R~<ngWU~6b~RO6^UQb[XX~LUYYP~SYLOgi[~~'@Ow={}YD_HE~o~~yyug=>kAM;GOibVGyBQ>~;~C`r@J~O\
                W~^ZXia]mgcd~9?DWH~ceVZrsg~~3>EX?[_>CGFJmPhjZZVH?CLBC7BCJ`HQZ;=;i?p?ZSDAm9Nk?<8IB>MGDDp9BFF=pNF9;RTG\
                pp3>EX?[_>CGFJmPhjZZVH?CLBC7BCJ`GQZ;=;h?p>YSDAl9Nk><9IA>MGDDp8BFF=pNF9;RTGpp
                """),
    ]

    /// Lines of a number of bits and the characters that cost so many.
    static let characters: [(language: String, costs: String)] = [
        (
            "zh-hans",
            """
            5 ，
            6 、。我不一是的
            7 你这了人有来们好么在
            8 他个要到那上会子没大下去什“”《》「」！（）：；？看里说想得事为就生过能可出天以小
            9 斯道时很家开吗真点对起多意心样知还克回吧手地她怎别行后着打做也只自都发所太特然用如话死快尔走\
            见女现些儿面定法前年中给老和谢成之但啊明无当情西作
            10 爱拉這再最利安车长分正动把头方德听先等妈进信感力让机果次经美全放国间像因理哪找告干关电该从\
            而它比跟本同学身实问公已住晚相马名于高保孩重觉們错部何加带两第杀被活主体常呢受三物接外麼者爸工帮\
            亲认种士位新才此直白应场來气解尼阿個候日命警今其钱喜请罗件完路夫记任吃水边查难十格友布门早叫员合\
            神欢卡东教处失通掉几诉少拿离海玩己
            11 非入算管许星战口男世性思变更服會总结队谁火伙亚每望提房黑哥害交需二乐沒球将表救谈试字清金光\
            切确必巴指报或办眼原期留收色向求军刚酒官米计系万兰空证师片声照奇哦笑号希哈度停伤约准花演蛋内达远\
            文始朋目枪父题制击喝又怕您待五使月反维過音影案久运平坐周怪飞病代姐够恩送备决伊婚息基贝說呀近单還\
            并条犯整装為抱消科四鬼器室流界搞丽英选托持弟底姆便雷医睡艾强兴至客母止数护根王论迪嘛密转宝林嗎血\
            嘿言视莱取包风坏肯由衣张令杰山威拜业莉愿院线尽罪樣品精钟量识传紧除校跑往嗯時倒局与歉份买民察百注\
            棒夜吉司绝幸娜调越假且穿啦书化未混复船首象班圣奥助务议程狗弄伯赛弗联給礼
            12 静伦改城蒂站立步随帝忙造點森写游醒治洛著開恶抓付歌落逃破亮纳忘易杯派轻满千台费险须否语各简\
            式超對市半脑弹塔痛深玛考节兄舞味跳嘴瑞集答差故烦波麻敢餐及药担乎极支吸慢续永疯引史容类懂控店現建\
            统拍图毒团冷普讲组存区偷福呼洗赶戏块丝梦诺领娘足热另顿华刻乱饭喂岁权终凯连退追政术继別八索探糟妹\
            共楼六妮趣况示疑导皮断义元奶射苦料换恐排勒据争食修油监卫麦萨投段迷产观唱念灵卖鱼莎律魔急州靠激闭\
            级参休惊角置即香某独录謝责石南背脱价炸楚资曾功兒票曼牛标床噢漂束画話午嗨肉菲怀兵具预守承乔架负划\
            形脸板设野商仅裡傻展遇剧历藏古速毛职聊見露防却狂沙祝讨微街碰推鲁养斗迎松滚印秘暴翻胡戴似介庭码旅\
            毁检危称婆私猜顾习屁當套武红叔冰园昨验冲博座居举脚劳莫值幕显纪骗馆社媽埃突释狱型雅浪专苏招双耶發\
            句牙货规则登爷暗模操讓屋妻练闻七严临蒙适赢丹坦读弃北蠢究遗土按竟捕甚致後爆陪群烟顺塞右免堂經雪众\
            挺坚压围覺温左汉
            13 效吓判鸡低龙获胜顶配亡菜木徒牌供盖升质摩該替散伴俩族境误降列志细箱踪糕谋树忍佛困咱泰甜聽响\
            寻問态唯创测借尸烧丁网間脏瞧败冒攻丢择移营草琌厌河愛航禁户谎输富镇股迟辆技刺充皇呃夏封锁辛哭撒帕\
            签咖刀呆瓦啥實袋初笔搬哇际掌錯沉杂抗恋國虑康妳智轮巧敌镜短無扰酷状属洲種啡姑累透進關仍奖彼毫府摄\
            汤梅動阳善抽源岛長贵吵异曲库赌废毕摆虽荣避词典课骨勇途艺尊熟翰挑雨睛迹誓腿凶喔應灯巨势阻银恨裏欧\
            款项悲抢ぃ享車俄采弱尝剩醉幫臭從审村珍谅软依铁電广妇季播認层纸青迈施孤戒默敬研限灭朗琳朝聚优环烂\
            瑟爵协丈鸟般笨沃猎秒搜堡記良搭請哎稍归诞彩拥纽妙隐機景霍执親遍概歡挥盘残耳黄兩碎猫洋舒素李窗撞扔\
            努幹刑蓝仔烈闹九叛训厅洞吻雄疗副例躲宣糖旁乖邦译殺既拖阴學鞋附席陷誰訴若饿虫佩缺章谓祖较迫党诚辈\
            ﺎ魂旧頭补染委编犹牢闪健租漫驾邊瓶幻访骑赞圈東症财麽帶蜜末绑吹材聪粉鲜陆扯饼墙劲摸ﻟ猪率挂妓督偶\
            滑忆宾難握於逼娃茶拒档织潜摇雇怖瓜育結卷厨拳隔場怜舰屎田錢汽硂桌劫核折触伟許乡裤授袭启童芬疼帅泡\
            尾呵遭春鼠ﺍ销扫胸變熊盾奋寄惹痴伪互撤欲仇阵宫讯凡占赫離端剛
            14 羊灰胆硬詹尺征损余郎厉秀琴赚胎惨评惜確忠唐墨允匙侵盛净援序逮罚尿試尉荒爬赏农堆嫌鲍嫁談虚伍\
            戈估幾插略炮黎總载旦卢尤颗庆夺孕赖谷怒扮桑欺兹竞版偏订扎宁批邀纯氣零额宇敏肚尖磨埋荷咪豪策砸邮乌\
            朱岸掩醫构丑姓喊域愚狼亨君計恭馬减帐甲梯抵范題鼓固慰兽针圾垃擦辦處盗珠悔咒违港震奈暂欠泳献奏羞彻\
            乘液络驶葬員述吐晨稳敲豆裂省貌逐惧胖挡匹報增浴暖虎踢倍憾體逊障勃延爽樂洁圆叶钥池韦摔盟將愉黛耐革\
            牲祈朵帽挖糊账巡距奉捉裁惯冠爹绍杜烤盯碍厂荡傲拾阶拼闲夠艘珊尚佳咬ㄓ胁罢抛璶師京澡诗剑益約绪戰企\
            燃钻耍邪予渴伸描辞粗巫遵敦蕾拔亿牧爾祷频娅鼻剪備舍隆恢興贴い涉啤奴婊符酱艇躺惑丧湖奔佬姨芭键墓纹\
            潮绿盒割證辱俱怨寓撑決汗宙歇門仰隊宜渡遠胞辩椅呐稱缩铃植申宽绕眠侦穦宗云桥瞎召壁缘準昏昂贱柯窃奸\
            肥傷扣砍购殿溜返箭柜冬积仪址伏趴兔佐穆柔ﻴ饮痕ぐ济宿署闯庄運诱倾慈唤剂括佑耻ﺃ驱願廉ﺮ喷強夹稣卧\
            凭碞緊選贾仿柏耀ﻣ裸琪灾牵融晓槍幽骚猛链忌識欣妞振泽舱術焦陛狠誉辜忽污押漏售患嘘滩惠抬钢辣巾颜玉\
            聲径祸秋旋肩孙弧踏齐拯趁冻趟矿仙擅吞楷涂辑覆買薄內阁宋脉厕姻筑挣哟饰缝偿胃矩慌單甘蛇並贼穷绳ﻳ寸\
            愈邻幼與萬刷膀ﻧﺪ泄壮薇恰蜂桶茨含ﻨ淡撕の萄葡牺泥恕珀韩拆币渐陈吊腊哼忧仓悄張臂軍揭媒ﻮ論粹扇妥\
            臣湿啰脆晕業須遥罩胶凉擔浮て尘萝侧扭絕抚芝衡崩摧汁勾屠夸汇诸仁乳孔
            15 玻宴唔猩幅た捐腔鹰汀肠瞒侠轴役债贩悉赐腐甩號棍堪陌疾猴殊裙措缠妒俗卑亏填轨惩勤婴繁禮析递逗\
            漠續況笵磁骂瘋祭妖娶龄睁缓贺條肤產淋愧舌艰董杉議弯盡滴寫弥税兜な骄厄靜栋葛挤護聯咯励纵截恼哀凌坠\
            淘飛拘揍培羅蛮傢钩趕毙茜诊肖篇輕擊ﻲ桃丰瞬寶扬慕癸钮挨丸囚狮屈ﻠﺘ沿隨崔崇達闷眔喘も炒讽披壞煩佣\
            赔篮ﻫ廊逛筁逻傳ﻤ宰鲸拦塑參江袖旗隶係悬寂讶泪唉蹈璃熬歲炉轰岩ㄆ終愤跪疫碗視窝逝咋畏霉脖翼疲茱捡\
            妆宅險宠页藤飯郁仗簡详杆叹舅繼僵脾狄姬翅嫉ﺑ储夥る井煮ﺗ肌惡峰番侣蔚罕齿厚責衫晃谜癌卻川湾鹿矶薪\
            润澳ネ琼垒仆瘾喉堵に瞄妨組滋裝貝铺泉踩械懒赋ﻋ横毯侍腾據册寒询谱滿甸恒殖饶栏壳ﻌ雾肺磅ﺔ茄抹筹酪\
            劝團盲贷亞獨抑腹叉丛煎擎嘉罐遣丫類鐘龟託拐ﻭ纠務書賽爭扩語穴痷搅辨匪導锋爺抖氧ﻦ捷棋赎級衬乾腦筋\
            苹戲資ﻘ诈講俊晶姿跌風刮膝沟腰嘲虐蛛谍ﻥ慧悠笼驗數诅尬統谨玫瑰缉慎扂贫绩溃泣映衰赤雕鉴央僅を芙習\
            轉饱秨夢伞乃呜蹲搏钉懦契し摘樓奎蘭灌調ぱﻞ倦祥催坎淫設瞷羽翴唇贪か镑紫促畜負扶鄙麗蟿傅添柴ﺭ斷吼\
            薯钓御均酬節耗妄ら監臉ﻓ顧鹅義棵ﺒ線粒閉跨ﺳみ荐侄ﻛ哲裹討ﺬ蜘姊く咦雖蛤魏哨劣圖魅汰稿賣疏竭噩淹\
            區っ辉瘦扑浑虾復庞豹拨と塊肃驚だ俘寺騙谊浓砰ﻚﻜ滾篷鲨霸藉涯莲堕呈挽喇練氛塌癬尴顯苍唬谣碼悟囊翁\
            琵倆紀漆ﺴ饥贏稀費酸丟よ绘厭は坡诶連渣領诡悦蝙蝠巢槟屏乏剥崽凝犬循歧昆挪扁嚇ﺣ園衷枚歷贡廷坟夕沮\
            觀謊肮で雀矛菌矮亂丘適阱窥疚睹隻删錄擇懷杠棕脫豫ま垮捣阅谬坑畫螺邓寞聖鸦椒氏ﾇ瓣館則傑狐れ庇狸釋\
            辅津携獄榄橄瑪刘筒梨蜡繫疤匿肝叭嚴咳迅標瞭庙颠遮ㄛ價
            16 铐炼锅彈匆笛專狀寿狡う瘤诀兮缸ㄇ坞そ痒呕棺遊ﻢ斕ノ坛喻驻が藝碟凑躁ﻬ桩きﺤ翔勝泊劇優斑胳膊\
            摊浅兆垫檢礛览朴岗袜夷婶び爪烫規狙垂誤鸣跃盔浆膛柱哩扳兼舉職卜熄皆陶综蟽ﺟ橡逆耽飘宵ﻗ粘蝶券烛換\
            炎厢暑削斤槽侮潘焰纷盆抄串權さ冈掘盼盐孽郡跤顽慮赣戚叨伐咕眾畢畅呦堅沾腳歹ゴ劃芒勋嚷蝴拷愁喬膏讀\
            隧鞭绅匠祇赴藥創ﺖ脊叮碑極擾亦翠晒宪勿り拟靈製鸭乞喽髮嫂敞蓄寡ﻪ較杖遲咙蔽聞舔郊態歪沼ㄠ枕梳樱洱\
            舟镖驴棄氓浩稲攝煤鬆秃孟搁滥橱跡ﻔ娩網狦眨こ莓馅橙旨脂挚叙棉岆毀枝柠檬眉绞蹤洪纱肿肢饵哄咐猭壓絲\
            苗肆憎淇蚁腕敗吟悼臨伽逢籍蟻雞簽卸础ﻻ侯渭預稽蒸柄洒厦凤笆呗鬥绵聋蟺玡け吾萊玲輛輩娱竒剃艳逞颈赠\
            履榜賭維順吁勉掠戮譯嘱迁ぇ靴奢皂ﺇ厲肾绊豚咽茫晋ウ杨細稻矢銀蠅ねﻰ測卵榮筆羡砆膜渔巷涨粪戶獲闆溺\
            擁峡徽捏碧虹鳄ち崖獺趾姜養岂嗷禽掏つ衛昧稚吩聘猾戀ん秩幢贿炫呻捅枯卓雜嗦刹颁臀煙蟼牡募躯賸菇粮え\
            腥蕉麥諒斥
            """
        ),
        (
            "zh-hant",
            """
            5 ，
            6 、。我不的是
            7 一你這了人有們好他
            8 來在個要會那到上沒子麼過大“”《》「」！（）：；？下什就想去還能看事得生可出為說天
            9 斯點小以給很開時嗎道真家樣意多么起克心別知對吧著現地回手她都行然太快怎也打里自特裡做只用發兒\
            所當如前面定死話法女些謝見走爾中但成老無西年之明啊愛車最安
            10 和拉媽再正德把利經情方琌頭作分問動進先等力信關全常或長次機讓像放聽ぃ找覺該國哪告果比間後美\
            感電實而理種本高因學錯跟身重已名公同住相晚兩加它何保應孩被親認活呢者受幫三從部外位主物接第尼爸阿\
            帶硂才場記直后士白新解許殺命體氣叫卡請喜夫訴工歡此邊東警其路今將水格門件離教任候早友日完十神星合\
            布失變查難非
            11 拿馬幾海吃少通入掉戰己提算總玩誰口球管世處稱亞結計思錢更員妳確每害救剛望隊火巴樂交需男二光\
            性談盾奇ㄓ金幹報清房哥璶辦米必求表服黑倒期空遠哈試原留收指眼希字切傷度帝師酒照艾片向夠色約羅官題\
            號蘭證弧父達聲莉蛋朋萬停始內穦笑拜又干伊文目五槍伙恩備碞花王基待程您反抱喝案弟擊ぐ平興影貝怪怕代\
            近四病姆坐運條迪整使演久準決量產器飛於單醫林洛選強消根裝暗息維哦吉音裏月送搞底科雷界軍犯姐城室婚\
            嘛流跑麗數包視歉山絕娜客轉持言威護張母血至鬼局密英識品份于便棒肯校往瑞院止傳線由船睡百緊制寶除論\
            森取議嘿風塔業奧倫班混精假令萊系笵穿超罪呀調靜夜且临
            12 盡並書幸妓衣未啦簡禮波賽壞司越講狗務永聯周托納蒂立造瑪民買隨鐘差嗯與改醒察助注化首麻眔千这\
            癸落抓史筁弄終逃忙付各統半伯步街ㄆ險答杯易寫考滿派弗輕深亮煩惡續絲瘋集須普擔治語福站彈吹痛破式忘\
            妮兄存腦趕引連毒控市費節嘴支願否店凱類容敢冷頓兵藥乎跳繼懂監退故及呼況區慢皮妹索餐戲八麥吸歌刻们\
            ネ谅領權圖團歲味舞拍偷換象義莎諾六曼極畫射足律傑術閉建探樓油魔斷參示料秨勒丁共熱痷休洗苦追夢華糟\
            亂摆翴組喬據食修南ぱ腳奶靠速来疑迷另癬楚某政娘州塊石投薩恐責贏功資爭飯古排承露標炸趣喂戴負獨賣埃\
            導元角觀形急激置錄曾野預懷聖聊即瞷守靈魯钮北念床菲竟莫職毀架翻票段个噢討衛嗨卻級魚價遇脫設毛臉驚\
            具牛杠背顧舉单甚束暴博肉漂防碼香推藏屁旅唱專印武狂午沙琵冰雙養劇初猜商顯練胡蛤歷紅夥登滾私嚇浪碰\
            泰蒙驗勞爆紀習棄騙套丟僅則座洱獄昨展傻迎赣佛秘并居規蠢屋祝順劃七型危嚴叔雪坦塞貨介聞丹恨土遺似ㄇ\
            爺適み堂庭效招操台模尺帕陪婆挺突句溫耶值微妻愿牌館群幕境徒礛勝係
            13 園釋杰藝傢堅木創配替免檢游も究亡族ㄠ壓ゴ攻質牙伴低沉唯雅眾河薄夏敗細社摩擇測乾板会致ノ捕復\
            遲臨草列左讽按頂散讀屬び圍い箱祇謊輸材誤隔漢歐喔網判糕封梅狦供降钩困態甜焊勢厭撒霍燒刺響狀戶冒右\
            透異善借貴雜湯琳智輛稲瞧遊玡为託庫煙袋升源尋默瓦榮龍ウ巨康鎮没航獲酷田倆彼禁技皇体估股谋蘇攝敵畢\
            樹准短慮忍掌鎖富刀竒李斗筆簽營沃猭哭菜辛陽蓋腊岿雖移抗銀莱闽佩課端阻擾層砆臭紐項雞尊哇搬賭戒剩巧\
            毫勇麽弱府島惠九誓眖吵咖獎志疭依充抽爵熟戀週邁鏡诀姑若骨笆筿獺詞炳朗謀累咱敬ぇ享廢洋翰滅際跡啡爛\
            蹤荷村避よ瑟雨秈耳瓣珍瓜说边譯堡蜜挑較礚笨青執協輪曲乖鐵隱款洞努誕景禗宣概訓優孤龟搭奔環腿撞呆仍\
            擁獵松良タ途騎副拳洲殘研繷播限醉啥聰睛芬訊瞭審季悲窗秒搶妙燈逼摸療遍隻席拖茲ゑ呃雄舧拒聚輩尿典皑\
            凡既朝俄稍刑鬥叛盿素陷閃貓躲般粄だ撤歸搜碎鬧揮烈廣艦稰憶鞋率缺狥宮牢糖例衡寄紙彩舒臟盤唐春訪婦施\
            陰廳吗鳥核窥啟附扯瞒末紈厩霉过还稦辨魂健仔时戈旁迫掛场扔幻玂ㄢ癘厲慘章肚桑俱染牡瞶穌偶策丈伍擺屍\
            对悔嘗帥編補握祖セ衝陣圣駕蔼折漫贺邦刚そ憐酵藍娩織君督遭吻冠ね潛匙粉租茶郎さ銷檔娃フ桌圈奮童逮兇\
            尤秀鮑砍产諒製砛牧劫餓鬆荒瓶儿样侵詹豬羊猶滑钡襲胸育盽掃授盛援腹堆岸賓墨惜
            14 惹话鑰勁柯賴怖熊略偉髮誠謂瓳黃忠陸帳泡柏帽財舊仇評哎餅ㄤ尾廚殿挡毕亨杜肈穩載秆膽互賞赫顆灰\
            奪贾怒柑蕾鼓損称插鼠獸黛雇觸咪ヴ宇暫黎趁罢虛褲擦搖盢賈扮屎旦琩減穝膀絡狟零鄉欠ン額疼砸蟲ェ磨鮮汽\
            綁欺賺硬純爬孕嫌徹甲胎軟批寧奈隆烏農ゲ委虎爽簀炮谷序竊琪ら倍盧違描朱癡獶獻ぶ矪开盜奏絋堵罰砰池豆\
            恭璸碭圾婭ち姓尉垃葛钉壁障喊版增痙省慶墓勃环允臺邀埋梯緒剪宙糑朵泊螟愉抵艘箭港固摔偏奉宗豪嫁爹厨\
            潔葉耐芭慣拋簆裁尖延紹羞沖闆貌ア逗甡競现陛遜耍听構懼尚卷郵盯齊狼蘿る裂浴咬憾眤羆佳孽咒辭挖繫掩域\
            淨乘硄踢瓁靡澤逐珊矹着蝴吐葬潮趴遵烤仁敲牲脅返訂ひ琴忌鼻泳尸窾驹畍简液矗綜惑黨の珠奴ㄈ患牆針距柔\
            禱頻拾慌震辯擋橋召伸贊愚益瞴囉冬傲敦盟憑慈睲儀複暖邪賬述玻ガ礙祈禦漏紋匹仰狝振捉韋翅揪眠粗羘糊貼\
            撐覆き狠綠点巫牽跌京賤廠傾怨繞巡臣啤间臥肥琍毙镑崩喪痴詩肩汗融酚胞敏縮涉兔氨笷昏は醚辱椅躺災欲燃\
            杉割牠ぺユ採企曉渡胖て符浩妞括拔杆簍佈幅滴紇晨嘉渴症婊禲皊盞给扎壹让计鋼ル摧辣壯恰垛億揭偵拼予扣\
            旋戳爱趟叭征宿湖俠昂寓址淋闖澡吶匡廉飲姬革緣腐种疾歇臔崔孔瞎鍵耀呵ヘ茜ず甘狄笲拯刮艙幽顏叉珀采申\
            薇臂猛惩癳劑署见碍甫脈誘虫泥吊籠顿佬憂桃ゅ禍溜仙欣韓恢痕駛兜艇佐麵筽伏踏佑蠻耻廁寬階宜徑汀穆焦棟\
            妈几抬劍沸丑秋璣騷脆犧奎籔レ偽拘眎骸癌妥姻植阑进凍玉擅睹拆发吞驅瓆糶谢濟污爲喚巾軸芙蹈莊履别墜噓\
            睼ま俗餘唉慰含罷押售縫腞占沮譽经忽倉盉淡漸乳扭嘲侈鄰伐キ儘风矩狹浮デ氮掙辜軌パ紆蜂繩遙该荡胊礦烦\
            絬盒勾恕斑獽醬幼芝跋囚悉豐嚎ㄏ膥償鑽
            15 狶幢川踞恥当閣篇从捣賜諸証債参噴漠瞞膠贝动羛蛇飾繁眏诡鷹閒愈井塵屈辽猴販診範裸甊硈甩刷搂灘\
            繰菌夾ッ仗姨陌繧萄葡范抖ダ櫃窮蕩髒縱裙ゎ媒哀宴屠陈磁矮揚眶鏈棍撕購脖齡卑罩穨誌愧擠積獹驕魁う緩纏\
            糒秖江輯攔丸を壘涼娶役炒舍厄隸側嫉划ゼ轟扇跪と淚茱賊阶艱妒寸腀圓熬措猩诧禣兼廊鈴痜锣璃淺懲猵辰彎\
            虧癥濕俊妖喲确禬舌析揍肖淮塑袖捐膚弘幣佔悄磅孫碿唔胃离勤杀薪痁姊逝堪禫厚玱陳哼寂媚殊猧珿繦桶瑿憤\
            番机敖竧截芥氧瓊祭逛賠猔瞄披铬崇磯戮旧噁汁籌沧貧契儲翼撫籃た菏竜綼炊斃藉煮ゞ抄珇腔ミ絏雲懦董獀填\
            癠勵实玒発遞遣问蔓逞瘆翠娥侍籖甮嬰鹿や稅旗癶誇瑈懸賦訝畉悠慎癮疫せ酬猳箉遏カ菇届篊豹秸贰尔霧蓮腸\
            宰硑な匪拦凌疏裕臘礹暈凶栏讚泉皘峰乃れ慧欢喘渾惱齒扒狡挨马学帮罺褐滋认夹奸徵邏衫簈繺疲舱赤チ瑀瞬\
            肅觉緝詳错冊簘粹辅扁雕擴碗踩擎吼肌殖碧瘤窩罵賀貸妨关柴抑咯傭培臸耞舅沿祘虏扶国睦彌纒寵糾囊茄纯罕\
            罐余饒宅績购緗じ羽甧ホ懶央粂匯ゝ築晶睜窱ㄨ砃框宾丫烩煎穴棋狙撿頁挪絤踌鴉萝鯊爐寒礶尬妄砫昆茨酸譜\
            慕茫刁枚蹲艶玥传仿矫羪勸藤竡メ稿猌将龐癚塗倦ヰ詐膝衰畑璚竚醜肺罙龙稀謬瞦芠筋簎謹侶耙御姜ブ殼荐瑰\
            臮贖喉盋ボ璽謎舦騰に抹め僵玫毯械催襯飽办襪恆獅晃竲瘦腇澈灣洪詛畏妝搏夯縒猾册乏佰哩斌琜悅脾虐魅哨\
            貪貢簿腰蘋鯨灌稼气釘で裹姿イ胔谁ケ霸攀唇酪珃滇瑍棵车岩独籐庇甉坎刪墻詢洩渣釣砞垂淹墮凈琘砯瞏澳氏\
            跨逆鄙粒倖ど喇篷狐箇禜傅结泣竭馋犬胳扳こ促かざ难笿盲癵变臩畜悶が应笴琎哲甅縀均津塌捨捲祥缸欄撥砏\
            邻窟畒廷咋璉蝶続薯攪废晾誼揩漿嘆坑斤唬叢潘鄧喷侄ㄣ蝙蝠緄诉撲岡添淘丘剝オ呈潰映疤许纔悟橫慾匆諜硉\
            皆捷蛮脊羭璝盔尷脄歹鋪竤蝗し屏菊煉紫詭漆琿峨带灿絚循籇碟两勉郊粿燙鑒舟拐鴨阱鋒掘瞅叮芒耕遮く閑歪\
            掰夷长畐挂鵝崽锋鉤迅雀淫凝ヾ甸簙溝蒼摘栋鬍匿徽蹦夕亲蛛记寞寺较陶謠蠟骯禿戚膊籜繻电癟块氛銬濃纞鎊\
            繪衷骋敞请肢玭
            16 甶廂赴稻溃礟祅腫噩绊软耗涯橄淇师拨畄諷垦攫鞭曹咦縷註寡筒ー劣躬穞挽粇卿翁馒毖爪矛玙絞墳熄镍\
            塢槽躁垫穖腨迴墊玛嗚椒湊兮咧砋歧っ蝦盼垮傣劉绑暢ニ搗餵薦嗑茎耽眉癢亦疚猠堕醇玦罖筐紛担肞璊鬱穎僕\
            掸欖壽无喻舔傘肝眃摯刊癲斥羙募蔽拷龜翔揣樸够甁攜煤輝螺
            """
        ),
        (
            "ja",
            """
            5 ，の
            6 、。するにをしあれはンーま
            7 いでなとルてがアイたりトさフスきこ行リ
            8 プシかク人ッド合ァ定らけマラ場“”《》「」！（）：；？前う数ョえコ一デ分大も出何オロ事っ使力\
            用名タ
            9 指めよせ時文間入言生くバ子全手上ィ変レみわ表字グ実気ジ中来示最下つ動後そメ無んテ女話作セム知\
            お日理取者要同ちォ自引以目部通対物ブじパば関書本サ的持
            10 殺会当だ現正々連付所解ェ能死成信先キ必値カチや外体置式設べュ聞不開地報家意年エ立在番明達起\
            結有回度発金機可彼込げ方内び警問空続別小見列モ直国情食常ど感初戦止記送長代終読参学着味決様呼単他\
            存検始照処配ダニ向電面親少特保号身利ナ高性
            11 語説了命教調換化標ず告元ザ切加形制ユ受次今心得安車果ビウ仕完効世近画返義夫準多員愛神重強組\
            張白ポ主限口更点伝乗過屋丈進確状任認ズ我計月新除素美位真含放業題視ろ選境ケ接水法運母消応例際供王\
            離査楽与違再約二ワソ期圧索緒転急環足由野務展友共構色縮界然速売ベ補降ボ反算権族ミ各役護病両述質規\
            ピ山適区優ャ器予座末隊平件ペ経社音係察議
            12 複公馬半残非術ゃむ態令流線火移項天個価支声等演基品注づ整住追民ぎ・へ御交念朝落集料異論去証\
            相ヘ医統刑削改軍頭光扱録星ホ息万端類田悪原休防第活婚治父順投種装量道割校風十ネ士象深産院独師ハ造\
            絡木影略犯領容葉済備提ご局復資週伸捜毎勝刻争識渡択台乱太映釈断許客～店待石判路省ほ属戻拡歴ぞ和絶\
            致詳ぁ団想仲故簡細修郎工武〜管突科束訳写普博遺未評響飛門比況験駄広千聖図土官
            13 司球格失観習ガ暗興曜ノ三東助良具似歌謝技将挙帰２側南製晴履協育精著ツ条島英導市都ゴ衛推探周\
            旅試建尾継操西程替園裁政般因停里登積超銀艦覚囲毒殊職貴監括ね並鹿敵求ぐ打派印功寄古曲既案横便満互\
            波荷幸兵魔密好射覧仮難思域究専久責夜井療退男町撃編州宣川庫援弁考佐則型ヶ爆総敗１像弧陸布左余青背\
            村混差景越昨唯従低納紙暴策鉄ょ純到罪測頼勢依研源較午途緊早逆頑米ヴぶ破授右憶答抜害給救商巨傷施候\
            秒短偽植段航片称衆率咲減症海ゲ誤及群析賞沢薬級瞬居浮盗館創勇雄才押掛
            14 払私侵港承北営ゾ船遅桁劇須企農ギ獄系夕振否担載福亡倒繰城材固角禁織児為鍵患善財根辞闘節帝競\
            恋脈ひ祖負孤版夏也尉ぼ吸ゆ潜歩老谷四疑室賛増陛避染栄幅血宮杯収署百抑滅買嫌吉偉黒抗輪挿服律黙陽岩\
            守徳清ヤ誕符模埋費皇翻首旧触望隠築範狂戸静延怪極宅徒融閣階診偶ヒ飲損揮丁党聴辺刷詰走砲契苦惑留己\
            舞跡遣芸花熱森充閉茶執ざ卒即裏委隔散悔申富藤棄審庭笑株尋宝練却弱句層械ぜ柄紋ゼ距畜肉拠雇奮採若努\
            秘房昇河奏益銃障』催捨秀京巡険華『昼維敷五紀魅騒締温ふ邦添双折儀春勉贈概激厳雑
            15 腹懸燃額至黄帽駐駅堂誉枝徴危牧悠渉晩八僚描倍輸謀欠革養玉奨壊永迷隣霊殿帯撮絵看欲是菜壁討盛\
            辿慎請票宗誠潔朗獲ヌ酸鳴借席督税香犬顧貨囚戒慣勤央趣僧攻婦弾衝挑巻顔椅矢悲舎錠奪訪赤盟鳥伊焼閲暇\
            販史刺磁揺駆拷裂績占墓ゥ健庁恵臣呂仰働介夢憩勿凶崎酒快臆諜江湾講毛願呪荒威祝宿骨浜阻此尊齢灯償凍\
            軽慢松典洗腕随歯髪誘均ヵぱ丿滞葬揃志如遂忘酬序叔雨鉱慮眠臓談献訴章併縁伏妥皆廊頃弟径歳帳就忠寝礼\
            幹油邪震罰匿賃遠盲虐踏拍脱掃垂孫召玄筋繭妻稿耳倫易塩岸暮瀬昔獣宛涯丶砂ぽ掘胸
            16 君貫郡遊訂購剰臨洋抵捕箱縫逃泣哀詞樹傾脳菓届握炭偵豪祭＝液副ヾ粒蛮貸預諸池麗搬緑寺箇頂排寸\
            該襲袋妃翌眼搭飾羽抹氷坊傍陣３災屈汚摂猫還丸課欧竹躍鑑勧惨恩飼摘奥盤岐麻廃草冠痛雪九脚遇凡灰褒銭\
            街札鼓没訓往郊魚裕底穏浄簿胆寛５悟炎揚爽床騎雰旗託唱累晶賢携透兄漁窓陰敏雷籍蔵幼紗皮韓娘奇絞刀糞\
            童飯俳寿戯匠戚你橋叫靴哲抽湿幕尽旦詩吐芝薦緯羊祐乙粧塞膨剖刃鮮輩鈴柔微誇臭烈包疫迅硬剥誰頻豊壮乞\
            封麦桜裸粉津猶棒熟促賀鼻棟鈍肩伴拓胞貌彩劣傑徹拒寧旋勘衣銘礎塗窮鎖殴措掻浅迎氏棚这洞憑荘粘秋幾酷\
            其針乳浸喜枢奉牛岡繁唆溶紅冷撤
            17 潮縄縛甲蒸漫斜稼垣貯帥募鋼噴卓敬贄浪虚儲抱啓榎塊忍姦筆ヨ俗堅墨軟板迫労閥之紛　懐疎漂戮繋爵\
            焦拘阪仏釣胎为徐誓鍛那昧蛇貢淫債吾说露掲癒溺円斉糧亭釜覆肥剣豚泡狼雲奈牢餌虫招痴腐敢蘇笛把斎洪肢\
            希忌隙勃軸吹梨苛菌恐捗廷泳甘架粋沼林循后隕坂淑泰扇腸綱獅厚揉只耗滴忙阿嗅擁嘘噛蓄莫殉巣股怖慰歓圏\
            榴庶穂迂幻賭播干伯过冬核汎遭愚錯娯誌譜孝渓餓舌＾仙祉ぇ棲玩薄枚腿肌牽六七叩緩肯猿沈曖穴旨ぬ滑冥偏\
            懲縦尚壇雅網隅籠搾濃鶴妙姉顎汽輝辛胴瀕詮弓槽跳ぴ髭糸现怠於逐勅紫嶋被貞亜羅ぅ哉耐倉祥垢屠彰对券覇\
            矯﨑薫刊泥欄寒需蹴藍浴践鹸准腫卵狭恒堪僕狩樫姓疾豆礁這捏晦
            18 兆叙脇酵壌刈崇拭淳牲犠譲宴蒲浩癖４遡貧暦窒剤蛍曽斬膳槌鬼稀甥浦免擬拾飽们舗錬舵彗逸澤痢猟丼\
            焚听柱骸享竜柏枠妊郷銅芽憎肛泉挽喩県智冗捉罫噂盾凄喚殖隆挟顕瞭还吊漏釘熊批赴惚耕塚壺困昭渋藝舟摩\
            鍋唐套汗控诸峡穀閃仅掌矛哥瑤寮动飢謹孵憾梯于几肝踊鋭筒菅ゅ峙涙丞漠彦頓泌賜菫妖饒粛瓶漢煙猛諾靭凝\
            些貼膜斑尺磯牙兼媒賓斐郵８侍宜陶么蝶粗开冶甚袈裟厄鉢跨驚蓮珍庇云賦腰悩零疹无哨嘆撲沙蓋畑恥億矩填\
            炙６唇－沖蕩詐ぉ个曾仁翼珠姐軌゛发拝拙挺压畝酔紹賊俺糖隷嫁暑遮孩殻篭堀隈彫妄娩眷类勲鎮暫葛做妳爱\
            弦鉛轟鋳鯨淡噌岳椒屍棺柳季繕
            19 吧摺狽恨妹卑虽但班轄桃贋弊奔泊曹佳卸而塁啊沿崩謎朴湯昌湧长騰凵变府溢姿惜机汁睦梁喰脆瑜汝姫\
            杉爪狙氣圭衡褐軒屑堵醸样函婆龍郭註湖藪觉屁綿仔卍揆膿諮枯采枕时舷撫頁忽嬢慈竄７烏喪溜芋队芒蔑尿煮\
            尻别孔吻斧蜂讃酌霧吟稟鱈膝虎楚什幽瓜駒鐘湘繹蛋餃涼宰鏡痕旬淵苗蒔邸嵐滝缶丘吗〝唤傘呆娼雁倹彙眉腔\
            醜吃砦桶ヲ凛蓼裡／蟹皿廉懇峰淋燻瑠筈鉗９呑囗柴轢遍擦ぃ奴汲斗确吠弥鼠种鬱薙跟磨僻坦墙峯披撹渦燿牝\
            眩訃详雌堤姜慄攪昆謂頸怒某鷲ヂ董豹嘉囁椎〓倣妨＊ｓ伎潅扉槍伤沸让飞丹咳悸歪濫磐絆蜃躾辟餞騙晃毅秤\
            輔錨难潰升蘭齔ぺ亮战梅稲舐寵宙竇话进叉巧巾碑
            20 励憫戌捧牡竺膠辜遽鋲漕堆尖悦暢楠歲狗宇巷櫑肺袖呢姬掴罵附紺遷仆伽俸勾呈唖濁濾燭睡稽膏冊泪矮\
            緋緖肚蓬藩賤蹄遥应纏脂菊闇鴉悶护櫃ヅ們帆您找沒经议鞭餐麺杭逢ﾍ坑嬌屹换狐瞥葺藻银亲军會穫絹给鸞ぷ\
            伙终臼褪遼馴杀琴芳间克处复實樽眞肘舰茂鎧蔽喝奢寶嶺扁拳掩杓炮焉猊篤苹蒼兹康溝篁耆艶葦错閑闔霞麿东\
            侯倶呉塔朋标炊炒盆禄髄麓从关场她巳紐见请业俊决导已怎捻收统脅茄酉鶏ﾞ乃喉婉寓巫弩惣愕瓦祟紊羞翔蔚\
            謳邑酪鋒錦骗枷猪睨筑茸仇卖喧墾壽张旭楔樣款歇气洲渾煽癇癪硝菱裾貪责赦赶遗愁梗殆渇禎綺陥＋伐俵允厘\
            厦叛唸喬嗚堕慌戴柑泄渥爺牒犀疆疱禮籾罹荻虹錐隻ﾅﾚ乾况剩务又嘛塵够宠尔很憲拉掉晚栗璽經约膣艇蒙袭\
            襟譛认貝负醒鉤预飴鸟＿
            21 亀傭剃匙卜吏员培头孃带并弹恶惠撒步炉瑞畳癌睛砕碍稜站结臥蛸訛謡训该貰远鎌雛霜韻駿创剪卦卫嚥\
            塑妾姥巴弃弘彡怜怨惡慨抉损掠曳曼朽柵栓樂欒潤瀘灣煩筐箋箍緘縷膵芻苑茗茫荊菩蠍誂讐边陳雀顏马鴻专且\
            丢两临义仍传來剌剑卡呀咬哪噓嚢囃园埃墜嫡學它寻岗崖异弔弯强忆态恭憂戰托按显晨暖查梦橿歉每测浑涉灌\
            熔爾牌牵瑾电疇痘离租秦筏粮纪线网罠职聡聲茜营萩蔓蜜蝕观諦诞语谁賽贅费赌赞辱达运连选逝錆门鞍頬顶须\
            顾體ｲﾟ￣〟ぢゎゝ产俣册农凹击喘埒墲婿嬪孟峻惰愧愿慶憐截扈敲昂朔梵棋楢欽沁洒淚澄瀾灭焔燈狛狡琶疲\
            痩硫祈竣箸篝簀糊紧綴綾纂级组续聳臀舍艱萱蒋蓑蝉訊訥詣詫誅謬賎賑趾辻逞遜邁鎭關陪靱顆风馭騾驀鬧鬨鴨\
            鷹鷺ﾘﾙﾝ
            22 〇举乍乎乐习亘亢份仿佛佟俄倭偷僭儘兎兒兩兰兴凱划刮剛办匂单卿厩吵咯响哦哼唄唾啦喇喫嗓嗜嗣嘲\
            嚐囈围图圆國圖團圜圣址坐垫壜壳夷奕奧奶妓妮娜娶媛宏实寅將屬屯岛帅帮帶帷幡庄庸廟廣弄弗弼彭征徵德忒\
            怙总恰悄惊
            """
        ),
        (
            "ko",
            """
            5 이，요
            6 어가아지、。는다고에을하그
            7 니나해리야도은기게서거있들한사를로자라의시말만
            8 마면보스일데네안내신여으대인제했었전수오“”《》「」！（）：；？죠알없우할구겠정생주까무려러\
            세저래상모부
            9 당것장않건았미좋소너와드실진습같람각간비바군걸분치죽되잖때문든난님르적원테랑위금히물트음버봐\
            과동예조디누못렇더
            10 두뭐워선중런터잘계살명화입남방레단번크줄날심경싶운작던찾돌처직감발친애유돼왔식필얘속관차피\
            프찮괜녀집연타럼린결공빠엄파합행머됐왜약영슨냐줘맞좀성져길카른올릴개호루불받갈달재용통배언질먹잠\
            국놈된술확년새쪽
            11 키혼체반많얼희회끝망름긴준씨났봤절온늘곳노될잡티법떻께믿엔몰임력냥손였매메막근교후코따최짜\
            짓목본떠양편느갔환형복함겁포열둘볼브란학셨움울록베죄렸험태병청밤침랬역론넌토억설뭔녕능싫악겨족출\
            럴변별응산쳐박점격쓰닥끼깐추힘종순완졌담젠몇싸존뿐퍼눈증빨참돈숨령찰
            12 케강책클락송또천석놀맙떤글외총답현왕항료표업커꺼굴셔뒤널벌밀초걱떨켜갑앞밖범냈멋똑평즈씀귀\
            착놓황랐견십월째닌혀틀줬충독판찍벽쳤쉬뜻엘깨먼웃딸앉접탁향블써쩌폭급듣잃례겼낼잔허텐헤뇨투슬택림\
            백빌칠갖끔멈걔몸렉럽팔옥맥특쁘쟁창멍꿈큰며넘잊쁜검괴옷릭페늦색패축꾸류획랜민곤취혈맡
            13 권골련등웠엇숙립놔딨혹삶플넣승얻빈찬렴욕농턴렌탄붙팀웨밌광곧활춰꼭풀캐즐첫암멀칼빼벗뛰채척\
            품낸뉴휴염앨튼맛쓸협닐궁짝꼬겐읽랄쇼딱섹롭콜녁삼맨압맹큼극쎄앤묻짐탈훌빛샤캠뜨엉츠땅륭촌떡쿠끊끌\
            딘끄폐덕맘솔텔옆쯤높듯둬쉽훔규북폰층껴흔냄닙벨쟤흥랍잭윌옳됩틴뇌슈랭쫓션쨌홀벤롤득딜씬철닉헬
            14 낫액닫익육옛밥덩웬슴넷램량낌굉즘춤쇠샘힌럭찌렀씩몬첼셋밑넨논풍낮센뻔킹윈밝객썼헌졸납효멜훨\
            폴칙쏘깊렵픈셰쥐좌쩔둥밍캘돕딴쌍젯섬싱튜숲컴웅뻐겪깜엠젊템킨킬몽즉왼뢰챙퓨컨킴헨흘섭뭘옮펴힐섯델\
            털릿젤흰꽃잤줌켄땠꼴녹핸팬셜넬훈둠븐녜탐쓴덤링톰헛탕꿔곁곡흉뀌봅측퇴푸핀늙딩슷쉐앙샌껏켓걷엽탓낭\
            밴깝혔촬랙끗댄릅
            15 팅콘뼈빅핑랫뚱톤빚댁봉꿀념콧흡휘뒀김깄릎깔꼼묶셈갇둔꿨징낙멘싼낳녔꾼앗홈뷰흐펜엎닮뽑빵롬꼈\
            값붕뚫떼늑갤둑욱혜릇캔흑숫륙좆략뱀틱샀땐덜셀벼띄칸혐빤픔뒷놨콩핵냉컷룹묘켰숭춘펠썩쩡쇄콤쐈퀸홍텍\
            빙쉴낄짧밋콥틸됬끈룩쏴짱옵밟률뿌톱뺏꽤굳캇튀칩컸멕룰빗똥곱눌꿇쩐큐혁턱곰렐췄칭엑균덴닭탠깥얀젝묵
            16 뵙및틈켈찢셸렛탔뜩룡캡찔젖엿갚퀴눠룻왠깃봇뭡딕엌닿픽팝햄낀흠캣굿쾌왓렬웰쁨빡넓얌샅펭풋붉듀\
            닝깁쌓탑씻촉톨낯뤄욘홉겟몫잇윗땜뿔렁닦삽컵쨋펄흙듭댓챔밧렘텨팡햇낚딪탱땀뚜잉킷뮤덮섞율쩜냅푼첨랩\
            굽굶돔셉긋쵸땡샐갱룸쁠웹꽂맷럿몹쥬춥쩍갓왈뱅긍맺챈삭흴줍롯샴겸쿨솜좁넛뭣랴낡펑옹첸쉘폼
            17 앰뎌걀찼톡컬첩휠봄뱃빴칵빕뀔껍윤므곽쏜핫멸녈밸벅긁퉁숍덟떴넥퍽궤멧쏟룬쁩잎뭉짚뵈댈쌀볍둡깼\
            렷샬귄펀쫄겹흩쭤쟈쿄뻗썽삐멤헷뮬벡롱쑤팠엣벙쥴슐뒈팁썹꿰덫듬힙짖뭇팍섰싹눴뽀젬펫꺾봬껑뷸얇쏠꿍륨\
            혻뀐싣엮쳇튬맑칫콕깡헥펌붓뾰륜깎얭뜯팟낱껄
            18 겔텝깟쑥즌귈앓렙씹웩팩챤뀨큘늬닷뇽펼겉얄끓웁씌엾똘숴꺄잽の덥뺨뜬썅믹뼉늄쪼팜떄얹힉헐땄융잌\
            큽댐뱉믄돛폈깅옐츄퀼꽝뻤샷얽툼얗잿샹쐬앵쫒띠뺐밭짊꼽벵텀랠뤼떳죗앱벳빔윙넉슘쿵읍훗뒹뎁뵐캑アタ핏\
            낍잣쌌쭈쩨
            19 맣섣얕촛햐닛뿍씁엊ㆍ꽉앳궈깬딥떚숀캄킵훤굼깽썸쳴『껀끽넋눕믈챌휩갛껐덧뎀뿜짭췌퀘횃훠』깍뉘\
            댔숟짙쫑캥헝갉꺽됨딛뛴랗뼛챨텼�〈닻뎃뚝뜰맴뺑썰왁짤쫌탯툴픕헵－うしっにはよカドバブマメラルレン\
            ㅇ中交換日明朝白眞꽁돋럇뫼밈뷔옌쟝쬐툭훑갸뭍뿅썬앴옴웜찐챠탬튕펨펩횡
            """
        ),
    ]
}
